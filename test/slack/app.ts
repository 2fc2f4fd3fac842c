/** An app as its manifest describes it. */
export interface SlackApp {
  readonly id: string;
  readonly name: string;
  /** For apps.connections.open only. */
  readonly appToken: string;
  readonly appScopes: readonly string[];
  readonly signingSecret: string;
  /** What a bot token may do unless its workspace granted less. */
  readonly scopes: readonly string[];
  /** Subscribed events, as in a manifest: `app_mention`, `message.channels`. */
  readonly events: readonly string[];
  readonly commands: readonly string[];
  /** Callback ids; others cannot be chosen. */
  readonly messageShortcuts: readonly string[];
  readonly globalShortcuts: readonly string[];
}

/** An app with all that a bot for incidents asks for. The secrets open nothing. */
export const incidentApp: SlackApp = {
  id: 'A0FETTLE0',
  name: 'Fettle',
  appToken: 'xapp-1-A0FETTLE0-1-0000',
  appScopes: ['connections:write'],
  signingSecret: 'a-signing-secret-of-a-test',
  scopes: [
    'app_mentions:read',
    'assistant:write',
    'channels:history',
    'channels:read',
    'chat:write',
    'commands',
    'files:read',
    'files:write',
    'groups:history',
    'groups:read',
    'im:history',
    'im:read',
    'im:write',
    'reactions:write',
    'users:read',
    'users:read.email',
  ],
  events: [
    'app_home_opened',
    'app_mention',
    'app_uninstalled',
    'member_joined_channel',
    'message.channels',
    'message.groups',
    'message.im',
    'tokens_revoked',
  ],
  commands: ['/fettle'],
  messageShortcuts: ['diagnose'],
  globalShortcuts: ['report'],
};
