import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RenewalPartner } from '../licence-renewal/renewal-partner.js';
import { applicationWith } from '../licence-renewal/submissions/application-with.js';
import { startService } from '../platform/third-party-access/partner.js';
import { randomFrom } from '../support/random.js';
import type { Service } from '../support/service.js';
import { record } from './evidence.js';
import { isWhole, seed, size } from './plan.js';
import { DAMAGES, damaged, type SentImage } from './renewals/damaged-images.js';
import { DJPEG_MISSING, isAcceptedByReference } from './renewals/reference-decoders.js';
import { type WholeImage, wholeImages } from './renewals/whole-images.js';

const IMAGES = size({ slice: 84, whole: 2_000 });

/** Nothing else may run for longer. Measured only when nothing else runs on the machine. */
const LONGEST_STALL_MS = 50;

describe.skipIf(DJPEG_MISSING)(
  `Images of applications, with seed ${seed}${DJPEG_MISSING ? ` (${DJPEG_MISSING})` : ''}`,
  { timeout: isWhole ? 20 * 60_000 : 300_000 },
  () => {
    let service: Service;
    let partner: RenewalPartner;
    let whole: readonly WholeImage[];

    beforeAll(async () => {
      service = await startService({ log: { level: 'fatal', format: 'json', key: undefined } });
      partner = await RenewalPartner.onboard(service);
      whole = await wholeImages();
    });
    afterAll(() => service?.stop());

    /** A JPEG is sent as the photo, a PNG as the signature, which may be a JPEG too. */
    async function isAccepted({ mediaType, bytes, damage }: SentImage): Promise<boolean> {
      const field = mediaType === 'image/jpeg' ? 'photo.photographImage' : 'signatureImage';
      const answer = await partner.submit(applicationWith({ [field]: bytes.toString('base64') }));
      if (answer.status === 400) {
        const { errors } = answer.body as { errors: { code: string; title: string }[] };
        expect(
          errors.map(({ code, title }) => `${code} ${title}`),
          damage,
        ).toEqual([`MediaType ${field}`]);
        return false;
      }
      expect(answer.status, `${damage}: ${answer.text}`).toBe(202);
      return true;
    }

    it('are accepted when they are whole, and never when a reference decoder refuses them', async () => {
      const random = randomFrom(seed);
      const kinds = Object.keys(DAMAGES);
      const counts = { accepted: 0, refused: 0, refusedByReference: 0 };
      let longest = 0;
      for (let number = 0; number < IMAGES; number += 1) {
        const damage = kinds[number % kinds.length] ?? '';
        const image = whole[Math.floor(number / kinds.length) % whole.length];
        if (!image) throw new Error('There is no image.');
        const sent = damaged(damage, image, random);
        const delay = monitorEventLoopDelay({ resolution: 5 });
        delay.enable();
        const accepted = await isAccepted(sent);
        delay.disable();
        longest = Math.max(longest, delay.max / 1e6);
        counts[accepted ? 'accepted' : 'refused'] += 1;
        if (sent.accepted !== undefined) expect(accepted, sent.damage).toBe(sent.accepted);
        if (!isAcceptedByReference(sent)) {
          counts.refusedByReference += 1;
          expect(accepted, `image ${number}, ${sent.damage}`).toBe(false);
        }
      }
      expect(counts.accepted).toBeGreaterThanOrEqual(Math.floor(IMAGES / kinds.length));
      expect(counts.refusedByReference).toBeGreaterThan(IMAGES / 5);
      if (isWhole) expect(longest).toBeLessThan(LONGEST_STALL_MS);
      await record({
        part: 'renewal-images',
        findings: [
          {
            claim: 'No image is accepted that djpeg or pngjs refuses, and every whole image is accepted',
            measured: `${IMAGES} images: ${counts.accepted} accepted, ${counts.refused} refused, ${counts.refusedByReference} refused by the reference`,
          },
          {
            claim: `While an image is judged, the event loop is never stalled for ${LONGEST_STALL_MS} ms`,
            measured: `${Math.round(longest)} ms at most`,
          },
        ],
      });
    });
  },
);
