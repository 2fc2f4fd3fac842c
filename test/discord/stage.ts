import type { Changes } from '#test/slack/changes.ts';
import type { Cdn } from './cdn.ts';
import type { Interactions } from './interactions.ts';
import type { News } from './news.ts';
import type { Look } from './payloads.ts';
import type { World } from './world.ts';

/** What routes and people work with. */
export interface Stage {
  readonly world: World;
  readonly news: News;
  readonly interactions: Interactions;
  readonly cdn: Cdn;
  readonly changes: Changes;
  look(): Look;
}
