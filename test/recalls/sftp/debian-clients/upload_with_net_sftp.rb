# Sends a file and then a corrected one in the same session. Arguments: port, username, key file, file.

require 'net/sftp'

port, username, key_file, local = ARGV

options = {
  port: port.to_i,
  keys: [key_file],
  keys_only: true,
  auth_methods: ['publickey'],
  use_agent: false,
  config: false,
  non_interactive: true,
  verify_host_key: :never
}

Net::SFTP.start('127.0.0.1', username, options) do |sftp|
  sftp.upload!(local, 'day.csv.part')
  sftp.rename!('day.csv.part', 'day.csv')
  sftp.upload!(local, 'day.csv.part')
  sftp.stat!('day.csv')
  sftp.remove!('day.csv')
  sftp.rename!('day.csv.part', 'day.csv')
  puts sftp.dir.entries('/').map(&:name)
end
