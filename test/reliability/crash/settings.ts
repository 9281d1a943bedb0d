/** The settings of the service in both series. */
export function crashSettings(dataDir: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    // The token address of onboarded clients does not matter, but their scope does.
    PUBLIC_URL: 'http://recalls.test',
    LOG_LEVEL: 'warn',
    // Every file in the folder is complete, because only this service's own SFTP server writes there.
    LANDING_QUIET_SECONDS: '0',
    // Files that a client could not rename before the kill are not judged, because the model knows only final names.
    SFTP_RENAME_GRACE_SECONDS: '3600',
    // The lengths of successive files differ much, and the model has no held closures.
    CLOSURE_GUARD_COUNT: '1000000',
    // The model has no grace for recalls that calls have opened recently.
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
