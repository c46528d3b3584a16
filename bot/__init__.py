"""A question-answering bot for the traffic police of a city.

knowledge/*.yaml -> loader -> Knowledge -> index -> answer -> rendering -> channel
                    (checks)              (finds)  (decides)   (words)     terminal

Data moves to the right only; between the stations it is a frozen value.
"""
