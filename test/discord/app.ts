/** The bits of `intents` (docs: events/gateway). */
export const intent = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  guildPresences: 1 << 8,
  guildMessages: 1 << 9,
  guildMessageReactions: 1 << 10,
  guildMessageTyping: 1 << 11,
  directMessages: 1 << 12,
  directMessageReactions: 1 << 13,
  directMessageTyping: 1 << 14,
  messageContent: 1 << 15,
} as const;

/** All that Discord knows; a bit beyond is refused with close code 4013. */
export const knownIntents: number = [...Array(26).keys()]
  .filter((bit) => bit < 17 || [20, 21, 24, 25].includes(bit))
  .reduce((all, bit) => all | (1 << bit), 0);

/** The app as its owner has set it up in the developer portal. */
export interface DiscordApp {
  readonly name: string;
  /** Which privileged intents were switched on. */
  readonly privileged: readonly ('guildMembers' | 'guildPresences' | 'messageContent')[];
}

export const usualApp: DiscordApp = { name: 'Fettle', privileged: [] };
