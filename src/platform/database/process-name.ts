import { hostname } from 'node:os';

/** PostgreSQL cuts the name of a session to 63 bytes. */
const LONGEST_HOST = 30;

/** How this process calls itself to PostgreSQL, so that others can say whom they wait for. In containers process numbers repeat. */
export const PROCESS_NAME = `${hostname().slice(0, LONGEST_HOST)}:${process.pid}`;
