import type { Json } from './json.ts';

/** A modal or Home tab as it stands now. */
export interface SlackView {
  readonly id: string;
  readonly rootId: string;
  readonly previousId?: string | undefined;
  readonly user: string;
  /** What was given: type, title, blocks, callback_id, private_metadata … */
  readonly content: Json;
  readonly hash: string;
}

/** What stands on the screens of a workspace's people beside messages: modals and Home tabs. */
export class Home {
  /** Stacks of modals by user, the one on top last. */
  readonly modals = new Map<string, readonly SlackView[]>();
  readonly tabs = new Map<string, SlackView>();
  /** Notes that Slack itself shows to a person: "timed out", "not supported in threads". */
  readonly notices = new Map<string, readonly string[]>();
  /** Lines such as "is looking…" under a thread, by `channel/thread_ts`. */
  readonly statuses = new Map<string, string>();
  readonly titles = new Map<string, string>();
  readonly prompts = new Map<string, readonly Json[]>();

  note(user: string, text: string): void {
    this.notices.set(user, [...(this.notices.get(user) ?? []), text]);
  }

  find(viewId: string): SlackView | undefined {
    const all = [...this.modals.values(), [...this.tabs.values()]].flat();
    return all.find(({ id }) => id === viewId);
  }

  replace(view: SlackView): void {
    const stack = this.modals.get(view.user) ?? [];
    this.modals.set(
      view.user,
      stack.map((each) => (each.id === view.id ? view : each)),
    );
    if (this.tabs.get(view.user)?.id === view.id) this.tabs.set(view.user, view);
  }
}
