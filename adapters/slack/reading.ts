import type { Inbound } from '#src/ports/chat.ts';
import { knowsNone } from '#src/redaction/without-secrets.ts';
import type { Api } from './api.ts';
import { FileReader } from './attached-files.ts';
import { Commands } from './commands.ts';
import { Conversation } from './conversation.ts';
import { HomeTab } from './home-tab.ts';
import { Intake } from './intake.ts';
import type { Links } from './links.ts';
import type { Listening } from './listeners.ts';
import type { People } from './people.ts';
import { Pressing } from './pressed.ts';
import type { Sender } from './sender.ts';
import { type SlackOptions, slackApi } from './settings.ts';
import { Shortcuts } from './shortcuts.ts';
import type { Status } from './status.ts';
import type { Whispers } from './whispers.ts';
import type { Workspace } from './workspace.ts';

/** Everything that reads what people do. */
export interface Reading extends Listening {
  readonly intake: Intake;
}

export interface ReadingParts {
  readonly api: Api;
  readonly people: People;
  readonly sender: Sender;
  readonly whispers: Whispers;
  readonly links: Links;
  readonly status: Status;
  readonly workspace: Workspace;
  readonly token: () => Promise<string>;
  readonly receive: (inbound: Inbound) => Promise<void>;
}

export function makeReading(options: SlackOptions, parts: ReadingParts): Reading {
  const { clock, log, knows, docs, redact = knowsNone } = options;
  const { api, links, people, sender, status, token, receive } = parts;
  const { team, bot } = parts.workspace;
  const intake = new Intake({ people, clock, log, receive, knows });
  const files = new FileReader({ token, apiUrl: options.apiUrl ?? slackApi, clock, log });
  const conversation = new Conversation({ intake, files, bot, status });
  const asking = { intake, people, sender, clock, api, redact };
  const waitingFor = options.waitingFor ?? (async () => ({ incidents: [], approvals: [] }));
  return {
    intake,
    conversation,
    pressing: new Pressing({ intake, team, clock, log }),
    commands: new Commands(asking),
    shortcuts: new Shortcuts({ ...asking, conversation, team }),
    homeTab: new HomeTab({ api, links, people, sender, clock, log, waitingFor, docs }),
  };
}
