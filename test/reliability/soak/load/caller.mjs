import { Agent, request } from 'node:http';

/** Longer than any timeout of the service; a call that takes longer has no response. */
const PATIENCE_MS = 120_000;

/**
 * A client of the service with its credentials. Calls share a fixed number of connections, as those of a proxy do, and wait when all are in
 * use. Connections are used in turn, so that the service does not close an idle one.
 */
export class Caller {
  constructor(url, client, agent) {
    const { hostname, port } = new URL(url);
    this.address = { hostname, port };
    this.client = client;
    this.agent = agent;
    this.headers = {};
  }

  static connections(maxSockets) {
    return new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets, scheduling: 'fifo' });
  }

  /** Gets a token over a new connection, like programs that need one twice in an hour. */
  async login() {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: this.client.clientId,
      client_secret: this.client.clientSecret,
      scope: this.client.scopeUrl,
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const path = new URL(this.client.accessTokenUrl).pathname;
    const answer = await this.exchange('POST', path, { headers, body, agent: false });
    if (answer.status === 200) {
      const { access_token: token } = JSON.parse(answer.text);
      this.headers = { authorization: `Bearer ${token}`, 'x-api-key': this.client.apiKey };
    }
    return answer;
  }

  call(method, path, body) {
    if (body === undefined) return this.exchange(method, path, { headers: this.headers });
    const headers = { ...this.headers, 'content-type': 'application/json' };
    return this.exchange(method, path, { headers, body: JSON.stringify(body) });
  }

  /** Never rejects, because a missing response is a result too, and a wrong one. */
  exchange(method, path, { headers, body = '', agent = this.agent }) {
    return new Promise((done) => {
      const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body) };
      const options = { ...this.address, method, path, agent, headers: { ...headers, ...length } };
      const sent = request({ ...options, timeout: PATIENCE_MS }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => done({ status: response.statusCode, text }));
        response.on('error', (error) => done({ status: 0, text: error.message }));
      });
      sent.on('timeout', () => sent.destroy(new Error('No answer in time')));
      sent.on('error', (error) => done({ status: 0, text: error.message }));
      sent.end(body);
    });
  }
}
