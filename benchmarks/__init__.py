"""Measurements that print; nothing here is needed to run the bot."""
