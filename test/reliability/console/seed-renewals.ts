import type { Console } from '../../console/console-browser.js';
import { RenewalPartner } from '../../licence-renewal/renewal-partner.js';
import { image, RenewalSite, submission } from '../../licence-renewal/renewal-site.js';
import type { Places } from './places.js';
import { MARKUP } from './planted.js';

/** One black pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

/** Applications in the states that pages tell apart. It advances the clock, so it comes before what is to be new. */
export async function seedRenewals(desk: Console, reason: string): Promise<Places> {
  const { service } = desk;
  const site = RenewalSite.of(service);
  const { partner } = await RenewalPartner.onboard(service, { environment: 'test' });
  const inReview = async () => {
    service.clock.advance({ seconds: 1 });
    const images = [image('photo', { mediaType: 'image/png', bytes: PNG, width: 1, height: 1 })];
    const id = await site.accept(
      submission({
        clientId: partner.clientId,
        environment: 'test',
        scenario: 'in-review',
        images,
        transactionId: `${MARKUP} ${crypto.randomUUID()}`,
      }),
    );
    await site.process();
    return id;
  };
  const act = async (id: string, name: string, fields = {}) =>
    (await desk.signIn('caseworker')).post(`/console/renewals/${id}/${name}`, fields);
  const erased = await inReview();
  await act(erased, 'reject', { reason });
  service.clock.advance({ days: 91 });
  await site.erase();
  const rejected = await inReview();
  await act(rejected, 'reject', { reason });
  const failed = await inReview();
  await act(failed, 'accept');
  await service.query('UPDATE renewal_application SET forwarding_failed_at = now() WHERE id = $1', [failed]);
  await service.query(
    `INSERT INTO renewal_forwarding_attempt (application_id, sequence, at, outcome, problem)
     VALUES ($1, 1, now(), 'failed', 'no answer')`,
    [failed],
  );
  const open = await inReview();
  return {
    '/console/renewals/:id': [open, failed, rejected, erased].map((id) => `/console/renewals/${id}`),
    '/console/renewals/:id/images/:kind': [`/console/renewals/${open}/images/photo`],
  };
}
