"""Plays one match over the Model Context Protocol with Python's SDK, and prints its result as JSON."""
import asyncio
import json
import sys

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client


async def main(url):
    async with streamablehttp_client(url) as (read, write, _):
        async with ClientSession(read, write) as session:
            hello = await session.initialize()

            async def call(tool, **arguments):
                result = await session.call_tool(tool, arguments)
                assert not result.isError, result.content[0].text
                return result.structuredContent

            tools = [tool.name for tool in (await session.list_tools()).tools]
            joined = await call("join_match", game="connect-four", opponents=["script:random"], name="python")
            seat = joined["handle"]
            now = await call("observe", seat=seat)
            while now["status"] != "over":
                if now["status"] == "your-turn":
                    now = await call("act", seat=seat, move=now["move"], action=now["legal"][0]["label"])
                else:
                    now = await call("observe", seat=seat)
            print(json.dumps({"protocol": hello.protocolVersion, "tools": tools, **now["over"]}))


asyncio.run(main(sys.argv[1]))
