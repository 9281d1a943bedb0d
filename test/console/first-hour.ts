import type { Page } from 'playwright-core';
import { Surfaces } from '../../src/platform/surfaces/surfaces.js';
import { MOTORS, VANS, VEHICLES } from '../../src/recalls/demo/demo-records.js';
import { FakeClock } from '../support/fake-clock.js';
import { Console } from './console-browser.js';

/** A Monday. Pictures with another time would change whenever they are made. */
const TODAY = '2026-11-30T09:30:00.000Z';

/** A public one. Nobody has its private half. */
export const ORCHARD_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl orchard';

/** The service as its first start makes it, with the demonstration's manufacturers and their files. */
export async function startFirstHour(): Promise<Console> {
  const desk = await Console.start({}, { clock: new FakeClock(Date.parse(TODAY)) });
  const { application, settings } = desk.service;
  for (const surface of application.get(Surfaces).all.toReversed()) {
    await surface.introduce?.(application, settings, desk.url);
  }
  return desk;
}

/**
 * The first hour of somebody at a desk, as docs/console.md tells it, up to the last click of each task: what follows is shown once, or leads back.
 *
 * @param draw called with each page that the document shows
 */
export async function walkThroughFirstHour(page: Page, draw: (name: string) => Promise<void>): Promise<void> {
  await page.goto('/console');
  await draw('home');

  await page.getByRole('link', { name: 'Clients', exact: true }).click();
  await page.getByRole('button', { name: 'Onboard a client' }).click();
  await page.getByRole('radio', { name: 'manufacturer', exact: true }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Orchard Cars');
  await page.getByLabel('Team address').fill('recalls@orchard.example');
  await page.getByLabel('SSH public keys').fill(ORCHARD_KEY);
  await draw('onboard');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
  await draw('check-answers');

  await page.goto(`/console/imports/${MOTORS.refusedRunId}`);
  await draw('refused-file');
  await page.getByRole('link', { name: 'See the faults by line and column' }).click();
  await draw('faults');

  await page.goto(`/console/closures/${VANS.heldRunId}`);
  await draw('decision');

  await page.getByRole('link', { name: 'Vehicle', exact: true }).click();
  await page.getByLabel('Vehicle identification number').fill(VEHICLES.toRead);
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByRole('link', { name: 'recalls.csv' }).first().waitFor();
  await draw('vehicle');

  await page.goto(`/console/clients/${VANS.clientId}`);
  await page.getByRole('link', { name: 'Rotate the API key' }).click();
  await draw('rotate-key');
}
