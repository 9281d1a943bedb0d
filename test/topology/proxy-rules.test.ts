import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from '../recalls/bad-input/raw-exchange.js';
import { CONSOLE_HOST, HAPROXY_MISSING, HaProxy } from './ha-proxy.js';

describe.skipIf(HAPROXY_MISSING)(
  `HAProxy in front of the service${HAPROXY_MISSING ? ` (${HAPROXY_MISSING})` : ''}`,
  () => {
    let service: Server;
    let consoleProcess: Server;
    let proxy: HaProxy;
    const seen: string[] = [];
    const seenByConsole: IncomingMessage[] = [];

    beforeAll(async () => {
      service = createServer((request, response) => {
        if (request.url !== '/health/ready') seen.push(request.url ?? '');
        response.writeHead(200, { 'content-length': 2 }).end('{}');
      });
      service.listen(0, '127.0.0.1');
      await once(service, 'listening');
      const { port } = service.address() as AddressInfo;
      consoleProcess = createServer((request, response) => {
        if (request.url !== '/health/ready') seenByConsole.push(request);
        response.writeHead(200, { 'content-length': 4 }).end('page');
      });
      consoleProcess.listen(0, '127.0.0.1');
      await once(consoleProcess, 'listening');
      proxy = await HaProxy.start([port, port], {
        console: (consoleProcess.address() as AddressInfo).port,
      });
      await proxy.sendsTo(2);
    });
    afterAll(async () => {
      await proxy?.stop();
      service?.close();
      consoleProcess?.close();
    });

    const ask = async (url: string, target: string, host = 'recalls.test', more = '') => {
      const [answer] = await exchange(url, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`);
      if (!answer) throw new Error('There was no answer.');
      return answer;
    };

    it.each([
      '/admin',
      '/admin/',
      '/admin/clients',
      '/admin?x=1',
      '/%61dmin/clients',
      '/ad%6Din',
      '/Admin/clients',
      '//admin/clients',
      'http://recalls.test/admin/clients',
    ])('does not let administrators in from outside: %s', async (target) => {
      seen.length = 0;
      const answer = await ask(proxy.url, target);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toEqual({
        requestId: answer.headers['x-request-id'],
        errorCode: 'RECALLS-NF-02',
        errorMessage: 'URL not found',
      });
      expect(seen).toEqual([]);
    });

    it.each([
      '/admin/clients',
      '/admin/imports/5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11/closures/approve',
    ])('lets them in on their own address: %s', async (target) => {
      seen.length = 0;
      expect((await ask(proxy.adminUrl, target)).status).toBe(200);
      expect(seen).toEqual([target]);
    });

    it.each([
      '/recalls/vin/ADMIN1',
      '/administrators',
      '/imports/validate',
      '/recalls?x=/admin/',
    ])('leaves other addresses alone: %s', async (target) => {
      seen.length = 0;
      expect((await ask(proxy.url, target)).status).toBe(200);
      expect(seen).toEqual([target]);
    });

    it.each([
      CONSOLE_HOST,
      `${CONSOLE_HOST}:8081`,
      CONSOLE_HOST.toUpperCase(),
    ])('leads to the console what is asked for under its host name, and keeps the name: %s', async (host) => {
      for (const target of ['/console', '/', '/admin/clients', '/recalls/vin/ADMIN1']) {
        seen.length = 0;
        seenByConsole.length = 0;
        const { status } = await ask(proxy.adminUrl, target, host, 'X-Forwarded-Host: evil.example\r\n');
        expect(status).toBe(200);
        expect(seen).toEqual([]);
        const [request] = seenByConsole;
        expect(request?.url).toBe(target);
        expect(request?.headers).toMatchObject({ host, 'x-forwarded-for': '127.0.0.1' });
        expect(request?.headers).not.toHaveProperty('x-forwarded-host');
      }
    });

    it.each([
      'recalls.test',
      `${CONSOLE_HOST}.evil.example`,
      `evil.example:${CONSOLE_HOST}`,
    ])('leads nothing else to the console: %s', async (host) => {
      seenByConsole.length = 0;
      expect((await ask(proxy.adminUrl, '/console', host)).status).toBe(200);
      expect(seenByConsole).toEqual([]);
    });

    it('has no console where callers of the API come in', async () => {
      seenByConsole.length = 0;
      await ask(proxy.url, '/console', CONSOLE_HOST);
      expect(seenByConsole).toEqual([]);
    });

    it('takes 200 connections of one address at a time, and the next when one of them ends', async () => {
      const { port } = new URL(proxy.url);
      const sockets: Socket[] = [];
      const open = async () => {
        const socket = connect(Number(port), '127.0.0.1');
        socket.on('error', () => {});
        socket.resume();
        sockets.push(socket);
        socket.write('GET /health/live HTTP/1.1\r\nHost: recalls.test\r\n\r\n');
        return new Promise<boolean>((resolve) => {
          socket.once('data', () => resolve(true));
          socket.once('close', () => resolve(false));
        });
      };
      try {
        for (let index = 0; index < 200; index += 1) expect(await open(), String(index)).toBe(true);
        expect(await open()).toBe(false);
        sockets[0]?.destroy();
        await expect.poll(open, { timeout: 10_000 }).toBe(true);
      } finally {
        for (const socket of sockets) socket.destroy();
      }
    });
  },
);
