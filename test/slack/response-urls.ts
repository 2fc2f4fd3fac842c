import type { Clock } from '#src/ports/clock.ts';
import { Arguments } from './arguments.ts';
import type { EventDesk } from './event-desk.ts';
import type { Identifiers } from './identifiers.ts';
import type { Json } from './json.ts';
import type { Message } from './message.ts';
import { checked } from './posted.ts';
import { Refusal } from './refusal.ts';
import { Tickets } from './tickets.ts';
import type { Workspace } from './workspace.ts';

/** What a response_url answers to: one person's command, click or shortcut. */
export interface Origin {
  readonly workspace: Workspace;
  readonly channel: string;
  readonly user: string;
  readonly threadTs?: string | undefined;
  /** The message whose button was pressed; may be ephemeral. */
  readonly messageTs?: string | undefined;
}

/** Addresses for five answers within 30 minutes (docs.slack.dev/interactivity/handling-user-interaction). */
export class ResponseUrls {
  readonly #tickets: Tickets<Origin>;
  readonly #ids: Identifiers;
  readonly #desk: EventDesk;

  constructor(clock: Clock, parts: { readonly ids: Identifiers; readonly desk: EventDesk }) {
    this.#tickets = new Tickets(clock, { lifeMs: 30 * 60_000, uses: 5 });
    this.#ids = parts.ids;
    this.#desk = parts.desk;
  }

  /** The path of a new address. */
  issue(origin: Origin): string {
    return `/response/${this.#tickets.issue(this.#ids.next('R'), origin)}`;
  }

  /** Status and text, as Slack answers such a request. */
  answer(id: string, body: Json): { readonly status: number; readonly text: string } {
    const redeemed = this.#tickets.redeem(id);
    if (redeemed.kind === 'unknown') return { status: 404, text: 'no_service' };
    if (redeemed.kind !== 'good')
      return { status: 404, text: redeemed.kind === 'used' ? 'used_url' : 'expired_url' };
    try {
      this.respond(redeemed.value, body);
      return { status: 200, text: 'ok' };
    } catch (error) {
      if (error instanceof Refusal) return { status: 400, text: error.error };
      throw error;
    }
  }

  /** What an answer does: the payload of an acknowledged command has the same form. */
  respond(origin: Origin, body: Json): void {
    const args = new Arguments(body);
    const standing = messageOf(origin);
    if (args.flag('delete_original')) {
      this.#remove(origin, standing);
      return;
    }
    const content = contentOf(args, origin.workspace);
    if (args.flag('replace_original') && standing !== undefined) {
      this.#replace(origin, standing, content);
      return;
    }
    this.#post(origin, args, content);
  }

  #replace({ workspace }: Origin, standing: Message, content: Content): void {
    const changed = workspace.change(standing, content);
    if (changed.onlyFor === undefined) this.#desk.messageChanged(workspace, changed);
  }

  #post(origin: Origin, args: Arguments, content: Content): void {
    const { workspace, channel, user, threadTs } = origin;
    const isForAll = args.text('response_type') === 'in_channel';
    const message = workspace.keep({
      ...content,
      ts: this.#ids.ts(),
      channel,
      user: workspace.botUser.id,
      botId: workspace.botId,
      appId: workspace.appId,
      threadTs: args.text('thread_ts') ?? (isForAll ? undefined : threadTs),
      onlyFor: isForAll ? undefined : user,
      files: [],
      reactions: [],
      versions: [],
    });
    if (isForAll) this.#desk.messagePosted(workspace, message);
  }

  #remove({ workspace }: Origin, standing: Message | undefined): void {
    if (standing === undefined) throw new Refusal('message_not_found');
    workspace.remove(standing);
    if (standing.onlyFor === undefined) this.#desk.messageDeleted(workspace, standing);
  }
}

function messageOf({ workspace, channel, messageTs }: Origin): Message | undefined {
  return workspace.messages.find(
    (message) => message.channel === channel && message.ts === messageTs,
  );
}

type Content = Pick<Message, 'text' | 'blocks'>;

function contentOf(args: Arguments, workspace: Workspace): Content {
  const given = args.structure('blocks', 'invalid_blocks_format') ?? [];
  const blocks = workspace.nameBlocks(checked(given, workspace));
  const text = args.text('text') ?? '';
  if (text === '' && blocks.length === 0) throw new Refusal('no_text');
  return { text, blocks };
}
