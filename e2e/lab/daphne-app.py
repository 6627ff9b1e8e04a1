"""What the lab's Daphne serves: a few behaviours of the fault server (behaviour.ts), by the same paths, without Django."""
import asyncio
from urllib.parse import parse_qs


async def application(scope, receive, send):
    if scope["type"] != "websocket":
        await send({"type": "http.response.start", "status": 404})
        await send({"type": "http.response.body"})
        return
    name = scope["path"].rsplit("/", 1)[-1]
    await receive()
    if name == "hang":
        await asyncio.Event().wait()
    if name == "refuse":
        await send({"type": "websocket.close"})
        return
    await send({"type": "websocket.accept"})
    talk = asyncio.ensure_future(chat(scope, send)) if name == "chat" else None
    try:
        while (event := await receive())["type"] != "websocket.disconnect":
            if name == "echo":
                await send({"type": "websocket.send", "text": event["text"]})
    finally:
        if talk is not None:
            talk.cancel()


async def chat(scope, send):
    (every_ms,) = parse_qs(scope["query_string"].decode()).get("everyMs", ["250"])
    while True:
        await asyncio.sleep(int(every_ms) / 1000)
        await send({"type": "websocket.send", "text": "tick"})
