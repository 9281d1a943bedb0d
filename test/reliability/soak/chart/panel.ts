import type { Point } from '../trend.js';
import { linear, logarithmic, type Scale } from './scale.js';

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

/** One of several small charts with the same time axis. */
export interface Panel {
  readonly title: string;
  /** At most three lines, distinguished by colour and named in the panel's head. */
  readonly series: readonly Series[];
  readonly isLogarithmic?: boolean;
}

export interface Mark {
  readonly atMs: number;
  readonly isFaulty: boolean;
}

export const PANEL = { width: 470, height: 214 } as const;

const PLOT = { left: 52, top: 46, width: 404, height: 132 } as const;

/** The panel with its upper left corner at 0, 0. */
export function drawPanel(panel: Panel, endMs: number, marks: readonly Mark[]): string {
  const values = panel.series.flatMap(({ points }) => points.map(({ value }) => value));
  const largest = Math.max(...values);
  const scale = panel.isLogarithmic ? logarithmic(Math.min(...values), largest) : linear(largest);
  const x = (atMs: number) => PLOT.left + (atMs / endMs) * PLOT.width;
  const y = (value: number) => PLOT.top + (1 - scale.place(value)) * PLOT.height;
  return [
    `<text class="title" x="${PLOT.left}" y="17">${panel.title}</text>`,
    ...legendOf(panel.series),
    ...gridOf(scale, y),
    ...marks.map(({ atMs, isFaulty }) => {
      const at = round(x(atMs));
      return `<line class="${isFaulty ? 'faulty' : 'import'}" x1="${at}" x2="${at}" y1="${PLOT.top}" y2="${PLOT.top + PLOT.height}"/>`;
    }),
    ...minutesOf(endMs, x),
    ...panel.series.map(({ points }, index) => {
      const path = points.map(({ atMs, value }) => `${round(x(atMs))},${round(y(value))}`).join(' ');
      return `<polyline class="line tone${index}" points="${path}"/>`;
    }),
  ].join('\n');
}

function legendOf(series: readonly Series[]): string[] {
  let at: number = PLOT.left;
  return series.map(({ name, points }, index) => {
    const label = `${name} ${short(points.at(-1)?.value ?? Number.NaN)}`;
    const drawn = `<line class="line tone${index}" x1="${at}" x2="${at + 14}" y1="31" y2="31"/><text class="label" x="${at + 19}" y="35">${label}</text>`;
    // Letters of this size are about 6 wide.
    at += 19 + label.length * 6 + 14;
    return drawn;
  });
}

function gridOf(scale: Scale, y: (value: number) => number): string[] {
  return scale.ticks.map((tick) => {
    const at = round(y(tick));
    return `<line class="grid" x1="${PLOT.left}" x2="${PLOT.left + PLOT.width}" y1="${at}" y2="${at}"/><text class="label end" x="${PLOT.left - 6}" y="${at + 4}">${short(tick)}</text>`;
  });
}

function minutesOf(endMs: number, x: (atMs: number) => number): string[] {
  const minutes = endMs / 60_000;
  return linear(minutes)
    .ticks.filter((tick) => tick <= minutes)
    .map((tick) => {
      const at = round(x(tick * 60_000));
      const text = tick === 0 ? '0 min' : short(tick);
      return `<text class="label middle" x="${at}" y="${PLOT.top + PLOT.height + 17}">${text}</text>`;
    });
}

/** At most three digits: `1.25`, `38`, `1,204`. */
export function short(value: number): string {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-GB', { maximumFractionDigits: Math.min(digits, 2) });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
