import { drawPanel, type Mark, PANEL, type Panel } from './panel.js';

const COLUMNS = 2;
const HEAD = 66;
const MARGIN = 14;

/**
 * It has a background of its own, so that it is readable everywhere, and a dark one for readers with a dark system. The colours of the
 * lines also differ in lightness, for readers who can't distinguish colours.
 */
const STYLE = `
  text { font-family: system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328; font-size: 11px; }
  .back { fill: #ffffff; }
  .heading { font-size: 16px; font-weight: 600; }
  .title { font-size: 13px; font-weight: 600; }
  .label { fill: #59636e; }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .grid { stroke: #e6e9ed; stroke-width: 1; }
  .import { stroke: #b9c1ca; stroke-width: 1; }
  .faulty { stroke: #b9c1ca; stroke-width: 1; stroke-dasharray: 2 3; }
  .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
  .tone0 { stroke: #0b5fc0; }
  .tone1 { stroke: #d9730d; }
  .tone2 { stroke: #17803d; }`;

const DARK = `
  text { fill: #e6edf3; }
  .back { fill: #0d1117; }
  .label { fill: #9aa4af; }
  .grid { stroke: #21272f; }
  .import, .faulty { stroke: #444d58; }
  .tone0 { stroke: #6cb0ff; }
  .tone1 { stroke: #f5a04c; }
  .tone2 { stroke: #4fc47a; }`;

/** Several panels with one time axis, as an SVG picture. */
export function drawChart(
  { title, caption }: { readonly title: string; readonly caption: string },
  panels: readonly Panel[],
  endMs: number,
  marks: readonly Mark[],
): string {
  const width = COLUMNS * PANEL.width + 2 * MARGIN;
  const height = HEAD + Math.ceil(panels.length / COLUMNS) * PANEL.height + MARGIN;
  const drawn = panels.map((panel, index) => {
    const left = MARGIN + (index % COLUMNS) * PANEL.width;
    const top = HEAD + Math.floor(index / COLUMNS) * PANEL.height;
    return `<g transform="translate(${left} ${top})">\n${drawPanel(panel, endMs, marks)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}. ${caption}">
<style>${STYLE}
@media (prefers-color-scheme: dark) {${DARK}
}
</style>
<rect class="back" width="${width}" height="${height}" rx="6"/>
<text class="heading" x="${MARGIN + 12}" y="27">${title}</text>
<text class="label" x="${MARGIN + 12}" y="47">${caption}</text>
${drawn.join('\n')}
</svg>
`;
}
