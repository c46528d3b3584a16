# Built in one stage, run from a second one that has neither compiler nor pip cache.
FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 bot
COPY --from=build /venv /venv
WORKDIR /app
COPY bot bot
COPY knowledge knowledge
USER bot
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
# The first start indexes the knowledge; doing it here makes every start of the container a fast one.
RUN python -m bot ask "你好" > /dev/null
ENTRYPOINT ["python", "-m", "bot"]
CMD ["chat"]
