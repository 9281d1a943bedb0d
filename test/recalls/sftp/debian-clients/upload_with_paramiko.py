"""Sends a file and then a corrected one in the same session. Arguments: port, username, key file, file."""

import sys

import paramiko

port, username, key_file, local = sys.argv[1:]

client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.connect("127.0.0.1", int(port), username, key_filename=key_file, allow_agent=False, look_for_keys=False)
with client, client.open_sftp() as sftp:
    # put() looks at the size of what it has written.
    sftp.put(local, "day.csv.part")
    sftp.rename("day.csv.part", "day.csv")
    sftp.put(local, "day.csv.part")
    assert "day.csv" in sftp.listdir()
    sftp.remove("day.csv")
    sftp.rename("day.csv.part", "day.csv")
    print(sftp.listdir())
