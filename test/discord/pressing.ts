import type { Json } from '#test/slack/json.ts';
import { isPressable } from './check-components.ts';
import { allComponents } from './components.ts';
import type { Message } from './message.ts';
import { labelsOf } from './screen.ts';
import type { World } from './world.ts';

export interface PressOptions {
  /** Only in this message, or in this channel. */
  readonly in?: { readonly id: string } | undefined;
  /** Also what messages said before: a slow client, an old tab. */
  readonly isStale?: true | undefined;
}

export interface Found {
  readonly message: Message;
  readonly component: Json;
}

/** The newest thing of this label that a person can press, in whatever they can see. */
export function findPressable(
  world: World,
  userId: string,
  label: string,
  options: PressOptions = {},
): Found {
  const candidates = visible(world, userId, options)
    .flatMap((message) =>
      options.isStale === true ? [message, ...message.versions.toReversed()] : [message],
    )
    .flatMap((message) =>
      allComponents(message.components)
        .filter(isPressable)
        .map(({ component }) => ({ message, component })),
    )
    .filter(({ component }) => component.disabled !== true);
  const found = candidates.find(({ component }) => labelsOf(component).includes(label));
  if (found !== undefined) return found;
  const labels = candidates.flatMap(({ component }) => labelsOf(component)).join(', ');
  throw new Error(`there is no button "${label}"; there are: ${labels}`);
}

/** Newest first. */
function visible(world: World, userId: string, { in: only }: PressOptions): readonly Message[] {
  return [...world.channels.values()]
    .filter((channel) => world.may(userId, channel, 'viewChannel'))
    .flatMap(({ messages }) => messages)
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === userId)
    .filter(({ id, channelId }) => only === undefined || only.id === id || only.id === channelId)
    .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
}
