# Two stages: what builds stays behind; what runs has neither pip's cache nor anything that it may write to but /data.
#
#   docker build -t traffic-police-bot .
#   docker run --read-only --tmpfs /tmp --volume state:/data --env-file .env --stop-timeout 30 \
#       --publish 127.0.0.1:8080:8080 traffic-police-bot
#
# Locked requirements come first: a change of the code or the knowledge leaves their layer as it is.
FROM python:3.11-slim AS build
RUN python -m venv /venv
WORKDIR /app
COPY requirements.txt .
# Bytecode that is never checked against its source, because a copied layer may change the times of files and nothing
# could be compiled anew in a read-only image. It is made once, so pip leaves it.
RUN /venv/bin/pip install --no-cache-dir --no-compile --require-hashes -r requirements.txt \
    && /venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /venv/lib
COPY bot bot
RUN /venv/bin/python -m compileall -q --invalidation-mode unchecked-hash bot

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot -m 700 /data
COPY --from=build /venv /venv
WORKDIR /app
COPY --from=build /app/bot bot
COPY knowledge knowledge
USER bot
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BOT_DATA=/data BOT_CACHE=/data/cache BOT_LISTEN=0.0.0.0:8080
# The index, prepared: a new volume begins with what the image has in /data, so the first start of a container is a fast
# one. A folder of the host that is mounted there (it must belong to user 10001) stays as it is, and an older volume has
# the index of the older image: then the first start takes a few seconds to index, and the next ones do not.
RUN python -m bot ask 你好 > /dev/null
# State, index and sign of life: each container needs its own.
VOLUME /data
# The bot drains what it has begun: give it more than 10 seconds (docker stop --time 30).
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
