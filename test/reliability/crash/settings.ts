/** What the service is told in both series. */
export function crashSettings(dataDir: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    // Where the onboarded clients ask for tokens does not matter, but what for does.
    PUBLIC_URL: 'http://recalls.test',
    LOG_LEVEL: 'warn',
    // A file that lies there is whole: only this service's own SFTP server lays any.
    LANDING_QUIET_SECONDS: '0',
    // What a client could not rename before the service was killed is not judged: the model knows only its files.
    SFTP_RENAME_GRACE_SECONDS: '3600',
    // Files of very different lengths follow one another, and the model knows no held closures.
    CLOSURE_GUARD_COUNT: '1000000',
    // Nor does it know that what calls have opened lately is not closed.
    API_GRACE_HOURS: '0',
    RATE_LIMIT_PER_SECOND: '100000',
    MOT_RATE_LIMIT_PER_SECOND: '100000',
    DAILY_QUOTA: '100000000',
    SFTP_DAILY_FILES: '1000000',
    SFTP_DAILY_BYTES: '100000000000000',
    TOKEN_REQUESTS_PER_MINUTE_PER_CLIENT: '1000000',
    TOKEN_REQUESTS_PER_MINUTE_PER_ADDRESS: '1000000',
  };
}
