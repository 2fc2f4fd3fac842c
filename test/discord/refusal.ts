import type { Json } from '#test/slack/json.ts';

/** Discord's words for a refusal, with their status and code (docs: topics/opcodes-and-status-codes). */
export const refusals = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  unknownChannel: [404, 10_003, 'Unknown Channel'],
  unknownGuild: [404, 10_004, 'Unknown Guild'],
  unknownMember: [404, 10_007, 'Unknown Member'],
  unknownMessage: [404, 10_008, 'Unknown Message'],
  unknownUser: [404, 10_013, 'Unknown User'],
  unknownWebhook: [404, 10_015, 'Unknown Webhook'],
  unknownInteraction: [404, 10_062, 'Unknown interaction'],
  unknownCommand: [404, 10_063, 'Unknown application command'],
  tooManyCommands: [400, 30_032, 'Maximum number of application commands reached'],
  tooManyOldEdits: [
    429,
    30_046,
    'Maximum number of edits to messages older than 1 hour reached. Try again later',
  ],
  tooLarge: [413, 40_005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40_060, 'Interaction has already been acknowledged.'],
  tagRequired: [400, 40_067, 'A tag is required to create a forum post in this channel'],
  missingAccess: [403, 50_001, 'Missing Access'],
  notTheirMessage: [403, 50_005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50_006, 'Cannot send an empty message'],
  cannotSendToUser: [403, 50_007, 'Cannot send messages to this user'],
  notInThisChannel: [400, 50_024, 'Cannot execute action on this channel type'],
  missingPermissions: [403, 50_013, 'Missing Permissions'],
  invalidWebhookToken: [401, 50_027, 'Invalid Webhook Token'],
  invalidForm: [400, 50_035, 'Invalid Form Body'],
  archivedThread: [400, 50_083, 'Thread is archived'],
  invalidJson: [400, 50_109, 'The request body contains invalid JSON.'],
  threadExists: [400, 160_004, 'A thread has already been created for this message'],
  lockedThread: [400, 160_005, 'Thread is locked'],
  tooManyThreads: [400, 160_006, 'Maximum number of active threads reached'],
} as const;

export type RefusalName = keyof typeof refusals;

/** Discord says no: a status with `{ code, message, errors? }`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalName;
  readonly status: number;
  readonly body: Json;

  constructor(kind: RefusalName, more: Json = {}) {
    const [status, code, message] = refusals[kind];
    super(message);
    this.kind = kind;
    this.status = status;
    this.body = { message, code, ...more };
  }
}
