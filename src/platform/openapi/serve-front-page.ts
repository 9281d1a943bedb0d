import { hash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReadyAnswer } from '../http/ready-answer.js';
import { PublicRouteLimit } from '../limits/public-route-limit.js';
import type { SurfaceDocument } from './surface-document.js';

const TITLE = 'Vehicle Recalls';

/** In the colours of the documentation and the console. It is in the page, because the page loads nothing. */
const STYLE = `
body { margin: 0; color: #0b0c0c; background: #fff; font: 1.0625rem/1.5 system-ui, sans-serif }
header { background: #1b1b1b; color: #fff }
h1, main { box-sizing: border-box; max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem }
h1 { font-size: 1.75rem }
h2 { margin: 0 0 .25rem; font-size: 1.25rem }
p, ol, ul { margin: .25rem 0 0 }
li { margin: .25rem 0 }
section { margin: 0 0 1rem; padding: 1rem 1.25rem; border: 1px solid #b1b4b6; border-top: 4px solid #1a65a6 }
a { color: #1a65a6 }
a:focus { outline: 3px solid #fd0; outline-offset: 1px; color: #0b0c0c; background: #fd0 }
`;

/** The page loads nothing, runs nothing and is in nobody's frame. Its one style is named by its hash. */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

/**
 * Answers `/` with what this service is and where its documentation is, for somebody who has its address and nothing else. Like
 * those of the documents the route is the adapter's own, beside Nest's.
 */
export function serveFrontPage(
  application: NestFastifyApplication,
  documents: readonly SurfaceDocument[],
): void {
  const page = new ReadyAnswer('text/html; charset=utf-8', frontPage(documents));
  const limit = application.get(PublicRouteLimit);
  application.getHttpAdapter().get('/', async (request: FastifyRequest, reply: FastifyReply) => {
    await limit.admit(request.ip);
    reply.headers({
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    return page.send(request, reply);
  });
}

/** For somebody who has come to call one of the APIs, whichever it is. */
const FIRST_STEPS = `<section>
<h2>First steps</h2>
<p>This service has several APIs. Each has its documentation below.</p>
<ol>
<li>Ask the administrators of this service to onboard you. You get a client id, with a secret or a password, and an API key.</li>
<li>Get a token with them, at the address that you are given with them.</li>
<li>Send the token and the API key with each call. The documentation has a request to try for each operation.</li>
</ol>
</section>`;

const STATUS = `<section>
<h2>Status</h2>
<p><a href="./health/ready">Whether the service is ready</a>, as load balancers ask.</p>
</section>`;

function frontPage(documents: readonly SurfaceDocument[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${TITLE}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${TITLE}</h1></header>
<main>
${FIRST_STEPS}
${documents.map(sectionOf).join('\n')}
${STATUS}
</main>
</body>
</html>
`;
}

function sectionOf({ title, about, audiences = [], page, files }: SurfaceDocument): string {
  const lines = [
    ...audiences.map((audience) =>
      item(audience.page, `${audience.page}/openapi`, audience.title, audience.about),
    ),
    item(page, files, audiences.length > 0 ? 'All operations' : title, 'The whole document on one page.'),
  ];
  return `<section>
<h2>${escaped(title)}</h2>
${about === undefined ? '' : `<p>${escaped(about)}</p>\n`}<ul>
${lines.join('\n')}
</ul>
</section>`;
}

/** Relative links also work where a proxy serves the service below a path of its own. */
function item(page: string, files: string, title: string, about: string): string {
  return (
    `<li><a href=".${page}">${escaped(title)}</a>. ${escaped(about)} ` +
    `OpenAPI document: <a href=".${files}.yml">YAML</a>, <a href=".${files}.json">JSON</a></li>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A process that serves the console alone has no API to show. */
export function serveWayToConsole(application: NestFastifyApplication): void {
  application
    .getHttpAdapter()
    .get('/', (_request: FastifyRequest, reply: FastifyReply) =>
      reply.status(303).header('location', '/console').send(),
    );
}
