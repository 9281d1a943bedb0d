import type { DynamicModule, Type } from '@nestjs/common';
import type { Person, PersonRole } from './people/person.js';

/**
 * What a surface, or a feature of the platform, contributes to the console: `console` of its `….surface.ts`. To add pages, write the controllers
 * and templates in a folder named `console` of the surface, and list their module here.
 */
export interface ConsoleSection {
  /** The Nest modules with the controllers of its pages, all below `/console`, and its tiles. */
  readonly modules: readonly (Type | DynamicModule)[];
  /** Its places in the navigation. */
  readonly navigation: readonly NavigationEntry[];
  /** What it shows on the first page. Its modules provide these classes. */
  readonly tiles: readonly Type<ConsoleTiles>[];
}

export interface NavigationEntry {
  readonly text: string;
  /** For example `/console/imports`. The entry is marked on all pages below it. */
  readonly href: string;
  readonly roles: readonly PersonRole[];
}

/** What needs somebody now: a number, and the page where something is done about it. */
export interface Tile {
  /** For example "Held closures". */
  readonly title: string;
  readonly count: number;
  /** What is to be done, or what it means, in one sentence. */
  readonly text: string;
  readonly href: string;
}

/** Finds what needs somebody. A section's class of it is asked each time that the first page is opened, so its statements must be cheap. */
export interface ConsoleTiles {
  /** @returns the tiles that the person may see; those whose count is 0 are shown as done */
  tilesFor(person: Person): Promise<readonly Tile[]>;
}

/** The token under which the sections of all surfaces are injected. */
export const CONSOLE_SECTIONS = Symbol('the sections of the console');
