"""Sends a file and then a corrected one in the same session. Arguments: port, username, key file, file."""

import asyncio
import sys

import asyncssh

port, username, key_file, local = sys.argv[1:]


async def upload():
    connection = await asyncssh.connect(
        "127.0.0.1",
        int(port),
        username=username,
        client_keys=[key_file],
        known_hosts=None,
        agent_path=None,
        config=None,
    )
    async with connection, connection.start_sftp_client() as sftp:
        await sftp.put(local, "day.csv.part", preserve=True)
        await sftp.rename("day.csv.part", "day.csv")
        await sftp.put(local, "day.csv.part", preserve=True)
        assert await sftp.exists("day.csv")
        await sftp.remove("day.csv")
        await sftp.rename("day.csv.part", "day.csv")
        print(await sftp.listdir())
        try:
            await connection.start_sftp_client()
        except asyncssh.ChannelOpenError as error:
            print(error)


asyncio.run(upload())
