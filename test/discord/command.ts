import type { Json } from '#test/slack/json.ts';

export const commandType = { chat: 1, user: 2, message: 3 } as const;

export const optionType = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

/** A command as it was registered. */
export interface Command {
  readonly id: string;
  readonly type: number;
  readonly name: string;
  readonly content: Json;
}
