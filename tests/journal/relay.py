"""A way to a database that can be cut: what the bot sees when PostgreSQL or the network goes away and comes back."""

import asyncio
from asyncio import StreamReader, StreamWriter
from contextlib import suppress

from sqlalchemy import make_url


class Relay:
    """Hands on what comes to a port of its own, while it is open."""

    def __init__(self, place: str) -> None:
        self._url = make_url(place)
        self._port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[StreamWriter] = set()

    @property
    def place(self) -> str:
        """The URL of the database by way of this relay."""
        return self._url.set(host="127.0.0.1", port=self._port).render_as_string(hide_password=False)

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Refuse new connections and drop those there are."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        while self._writers:
            await asyncio.sleep(0.01)

    async def _connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._writers.add(writer)
        try:
            there, back = await asyncio.open_connection(self._url.host, self._url.port or 5432)
            self._writers.add(back)
            await asyncio.gather(_pump(reader, back), _pump(there, writer))
        finally:
            self._writers -= {writer, back}


async def _pump(source: StreamReader, target: StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    target.close()
