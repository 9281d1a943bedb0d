import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Outbox } from '../../../src/platform/mail/outbox.js';
import { RecoveryCodes } from '../../../src/platform/third-party-access/recovery-codes/recovery-codes.js';
import type { Service } from '../../support/service.js';
import { PASSWORD, Partner, post, REFUSED, startService } from './partner.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const NEW = 'Recovered-Horse-1';

/** Another network each time, so that no pair is locked. */
let network = 0;
function elsewhere(): string {
  network += 1;
  return `192.${Math.floor(network / 250)}.${network % 250}.1`;
}

async function wrongCode(partner: Partner, code: string, times = 1) {
  for (let count = 0; count < times; count++) {
    const wrong = String((Number(code) + 1 + count) % 1_000_000).padStart(6, '0');
    const answer = await partner.changePassword({ verifyCode: wrong }, NEW, elsewhere());
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 401, body: REFUSED });
  }
}

async function useCode(partner: Partner, code: string | undefined, newPassword = NEW) {
  return partner.changePassword({ verifyCode: code ?? '' }, newPassword, elsewhere());
}

describe('A code', () => {
  it('goes to the registered address and sets a new password, once', async () => {
    const partner = await Partner.signedUp(service);
    const code = await partner.requestCode();
    expect(code).toMatch(/^\d{6}$/);
    expect((await useCode(partner, code)).status).toBe(200);
    expect((await partner.authenticate(NEW)).status).toBe(200);
    expect((await useCode(partner, code, 'Again-Horse-2')).body).toEqual(REFUSED);
  });

  it('is not kept in a form from which it can be read', async () => {
    const partner = await Partner.signedUp(service);
    await partner.requestCode();
    const [row] = await service.query<{ hash: string }>(
      'SELECT code_hash AS hash FROM third_party_recovery_code WHERE client_id = $1',
      [partner.clientId],
    );
    expect(row?.hash).toMatch(/^\$argon2id\$/);
  });

  it('is sent to nobody for another address, a user that does not exist or a disabled client, with the same answer', async () => {
    const partner = await Partner.signedUp(service);
    const disabled = await Partner.signedUp(service);
    await disabled.disable();
    const bodies = [
      { userName: partner.userName, email: 'somebody-else@example.com' },
      { userName: 'nobody', email: partner.email },
      { userName: disabled.userName, email: disabled.email },
      { userName: partner.userName, email: ` ${partner.email.toUpperCase()} ` },
    ];
    const [before] = await service.query<{ count: string }>('SELECT count(*) FROM outbox_mail');
    for (const body of bodies.slice(0, 3)) {
      const answer = await post(service, 'new-password', body);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: {} });
    }
    await service.application.get(RecoveryCodes, { strict: false }).settle();
    expect(await service.query('SELECT count(*) FROM outbox_mail')).toEqual([before]);
    // The same address in another spelling is the registered one.
    expect(await partner.requestCode(bodies[3]?.email)).toMatch(/^\d{6}$/);
  });

  it('is made after the answer, which therefore takes as long for a user that does not exist', async () => {
    const partner = await Partner.signedUp(service);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const outbox = service.application.get(Outbox, { strict: false });
    const add = outbox.add.bind(outbox);
    const spy = vi.spyOn(outbox, 'add').mockImplementation(async (...args) => {
      await held;
      return add(...args);
    });
    try {
      const body = { userName: partner.userName, email: partner.email };
      expect((await post(service, 'new-password', body)).status).toBe(200);
    } finally {
      release();
      await service.application.get(RecoveryCodes, { strict: false }).settle();
      spy.mockRestore();
    }
    expect((await partner.mails()).map(({ subject }) => subject)).toContain('Your code for a new password');
  });

  it('can be used for 15 minutes', async () => {
    const partner = await Partner.signedUp(service);
    const code = await partner.requestCode();
    service.clock.advance({ minutes: 15 });
    expect((await useCode(partner, code)).status).toBe(401);
    const next = await partner.requestCode();
    service.clock.advance({ minutes: 15, milliseconds: -1 });
    expect((await useCode(partner, next)).status).toBe(200);
  });

  it('is worthless after five wrong ones, and not after four', async () => {
    const partner = await Partner.signedUp(service);
    const first = (await partner.requestCode()) ?? '';
    await wrongCode(partner, first, 5);
    expect((await useCode(partner, first)).status).toBe(401);
    const second = (await partner.requestCode()) ?? '';
    await wrongCode(partner, second, 4);
    expect((await useCode(partner, second)).status).toBe(200);
  });

  it('is ended by a newer one, by a new password and by an administrator’s reset', async () => {
    const partner = await Partner.signedUp(service);
    const first = await partner.requestCode();
    const second = await partner.requestCode();
    expect((await useCode(partner, first)).status).toBe(401);
    expect((await partner.changePassword({ password: PASSWORD }, 'Meanwhile-Horse-3')).status).toBe(200);
    expect((await useCode(partner, second)).status).toBe(401);
  });

  it('that was used twice at once sets one password', async () => {
    const partner = await Partner.signedUp(service);
    const code = await partner.requestCode();
    const answers = await Promise.all([
      useCode(partner, code, 'First-Horse-11'),
      useCode(partner, code, 'Second-Horse-22'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('is not used up when the new password is refused', async () => {
    const partner = await Partner.signedUp(service);
    const code = await partner.requestCode();
    expect((await useCode(partner, code, PASSWORD)).status).toBe(400);
    expect((await useCode(partner, code)).status).toBe(200);
  });

  it('is guessed at most five times, however many try at once', async () => {
    const partner = await Partner.signedUp(service);
    const code = (await partner.requestCode()) ?? '';
    await Promise.all(Array.from({ length: 12 }, () => wrongCode(partner, code)));
    const [row] = await service.query<{ wrong: number }>(
      'SELECT cardinality(wrong_at) AS wrong FROM third_party_recovery_code WHERE client_id = $1',
      [partner.clientId],
    );
    expect(row?.wrong).toBe(5);
    expect((await useCode(partner, code)).status).toBe(401);
  });

  it('is among the failures of its pair, and does not count while the pair is locked', async () => {
    const partner = await Partner.signedUp(service);
    const code = (await partner.requestCode()) ?? '';
    const wrong = code === '000000' ? '000001' : '000000';
    const here = '203.0.113.1';
    for (let count = 0; count < 4; count++) await partner.authenticate('wrong', here);
    await partner.changePassword({ verifyCode: wrong }, NEW, here);
    for (let count = 0; count < 5; count++) await partner.changePassword({ verifyCode: wrong }, NEW, here);
    expect((await partner.changePassword({ verifyCode: code }, NEW, here)).body).toEqual(REFUSED);
    // One of them counted, so the code still works from elsewhere.
    expect((await useCode(partner, code)).status).toBe(200);
  });
});

describe('Codes for a user', () => {
  it('are three an hour', async () => {
    const partner = await Partner.signedUp(service);
    for (let count = 0; count < 3; count++) expect(await partner.requestCode()).toMatch(/^\d{6}$/);
    const last = await partner.requestCode();
    expect(last).toBeUndefined();
    service.clock.advance({ hours: 1, milliseconds: -1 });
    expect(await partner.requestCode()).toBeUndefined();
    service.clock.advance({ milliseconds: 1 });
    expect(await partner.requestCode()).toMatch(/^\d{6}$/);
  });

  it('are three, also when many are asked for at once', async () => {
    const partner = await Partner.signedUp(service);
    const body = { userName: partner.userName, email: partner.email };
    await Promise.all(Array.from({ length: 10 }, () => post(service, 'new-password', body)));
    await service.application.get(RecoveryCodes, { strict: false }).settle();
    const mails = await partner.mails();
    expect(mails.filter(({ subject }) => subject === 'Your code for a new password')).toHaveLength(3);
  });

  it('may be wrong ten times a day, also with new codes', async () => {
    const partner = await Partner.signedUp(service);
    for (let count = 0; count < 2; count++) {
      await wrongCode(partner, (await partner.requestCode()) ?? '', 4);
    }
    const third = (await partner.requestCode()) ?? '';
    await wrongCode(partner, third, 2);
    // Only two of its own, but ten in all.
    expect((await useCode(partner, third)).status).toBe(401);
    service.clock.advance({ hours: 24, milliseconds: -1 });
    expect(await partner.requestCode()).toBeUndefined();
    service.clock.advance({ milliseconds: 1 });
    expect((await useCode(partner, await partner.requestCode())).status).toBe(200);
  });

  it('do not count as wrong while there is none, so that nobody can use up the ten of another', async () => {
    const partner = await Partner.signedUp(service);
    await wrongCode(partner, '000000', 20);
    expect((await useCode(partner, await partner.requestCode())).status).toBe(200);
  });

  it('recover a user whose password has expired', async () => {
    const partner = await Partner.signedUp(service);
    service.clock.advance({ days: 91 });
    expect((await useCode(partner, await partner.requestCode())).status).toBe(200);
    expect((await partner.authenticate(NEW)).status).toBe(200);
  });
});
