/** English, and how Discord shows it in German; names stay as they are where German has no better one. */
export interface Wording {
  readonly en: string;
  readonly de: string;
}

export interface SurfaceOption {
  /** What the option is to the bot; Discord sends it in English, whatever language people see. */
  readonly name: string;
  readonly de?: string | undefined;
  readonly description: Wording;
  readonly type: 'text' | 'file';
  readonly required?: true;
  /** Suggests while people type. */
  readonly completes?: 'host' | 'code' | 'playbook' | undefined;
  /** Of text, in characters. */
  readonly longest?: number | undefined;
  /** Words to choose from. */
  readonly choices?: readonly string[] | undefined;
}

export interface SurfaceCommand {
  readonly name: string;
  readonly de?: string | undefined;
  readonly description: Wording;
  readonly options: readonly SurfaceOption[];
}

const words = ['diagnose', 'status', 'approvals', 'hosts', 'decode', 'playbooks'] as const;

/**
 * Everything that Discord has to know of the app: its commands, its check and its invitation are made from
 * this list. https://discord.com/developers/docs/interactions/application-commands
 */
export const surface = {
  name: 'fettle',
  description: {
    en: 'Diagnose an error, or see what is open',
    de: 'Einen Fehler untersuchen oder sehen, was offen ist',
  },
  commands: [
    {
      name: 'diagnose',
      de: 'untersuchen',
      description: {
        en: 'Look into an error; without one I ask in a form',
        de: 'Einem Fehler nachgehen; ohne Angabe frage ich in einem Formular',
      },
      options: [
        {
          name: 'error',
          de: 'fehler',
          description: {
            en: 'The error as it stands there, or its code',
            de: 'Der Fehler, wie er dasteht, oder sein Code',
          },
          type: 'text',
          completes: 'code',
          longest: 4000,
        },
        {
          name: 'host',
          de: 'rechner',
          description: {
            en: 'The machine: its name, an alias or its address',
            de: 'Die Maschine: Name, Alias oder Adresse',
          },
          type: 'text',
          completes: 'host',
          longest: 200,
        },
        {
          name: 'file',
          de: 'datei',
          description: {
            en: 'A screenshot of the error, or a log as text',
            de: 'Ein Bildschirmfoto des Fehlers oder ein Protokoll als Text',
          },
          type: 'file',
        },
      ],
    },
    {
      name: 'status',
      de: 'stand',
      description: {
        en: 'What is open now, or how one incident stands',
        de: 'Was gerade offen ist, oder wie ein Vorfall steht',
      },
      options: [
        {
          name: 'incident',
          de: 'vorfall',
          description: {
            en: 'Its number, such as inc-7k2m9q4c',
            de: 'Seine Nummer, etwa inc-7k2m9q4c',
          },
          type: 'text',
          longest: 40,
        },
      ],
    },
    {
      name: 'approvals',
      de: 'freigaben',
      description: {
        en: 'Plans that wait for approval, yours first',
        de: 'Pläne, die auf Freigabe warten, deine zuerst',
      },
      options: [],
    },
    {
      name: 'hosts',
      de: 'rechner',
      description: {
        en: 'The machines that I may look at',
        de: 'Die Maschinen, die ich ansehen darf',
      },
      options: [
        {
          name: 'host',
          de: 'rechner',
          description: {
            en: 'One machine, or a tag',
            de: 'Eine Maschine oder ein Schlagwort',
          },
          type: 'text',
          completes: 'host',
          longest: 100,
        },
      ],
    },
    {
      name: 'decode',
      de: 'entschlüsseln',
      description: {
        en: 'What an error code means',
        de: 'Was ein Fehlercode bedeutet',
      },
      options: [
        {
          name: 'code',
          de: 'code',
          description: {
            en: 'One or more codes, such as 0x80070005',
            de: 'Ein Code oder mehrere, etwa 0x80070005',
          },
          type: 'text',
          required: true,
          completes: 'code',
          longest: 400,
        },
      ],
    },
    {
      name: 'playbooks',
      description: {
        en: 'The errors that I can look into',
        de: 'Die Fehler, denen ich nachgehen kann',
      },
      options: [
        {
          name: 'playbook',
          description: {
            en: 'One of them',
            de: 'Eines davon',
          },
          type: 'text',
          completes: 'playbook',
          longest: 100,
        },
      ],
    },
    {
      name: 'help',
      de: 'hilfe',
      description: {
        en: 'What I can do, and how',
        de: 'Was ich kann, und wie',
      },
      options: [
        {
          name: 'about',
          de: 'thema',
          description: {
            en: 'One of my words',
            de: 'Eines meiner Wörter',
          },
          type: 'text',
          choices: words,
        },
      ],
    },
  ],
  /** On anybody's message: Apps, then this. */
  messageCommand: { name: 'Diagnose this error', de: 'Diesen Fehler untersuchen' },
  /** Of the gateway, each with what would be missing without it. */
  intents: [
    { intent: 'Guilds', isPrivileged: false, why: 'know its channels, threads and roles' },
    { intent: 'GuildMessages', isPrivileged: false, why: 'hear when somebody mentions it' },
    { intent: 'DirectMessages', isPrivileged: false, why: 'answer whoever writes to it directly' },
    {
      intent: 'MessageContent',
      isPrivileged: true,
      why: 'read plain replies in its threads; without it people mention it or press',
    },
  ],
  /** In a server, each with what would be missing without it. */
  permissions: [
    { permission: 'ViewChannel', bit: 10, why: 'see the channels it works in' },
    { permission: 'SendMessages', bit: 11, why: 'answer in a channel' },
    { permission: 'SendMessagesInThreads', bit: 38, why: 'answer in a thread or a forum post' },
    { permission: 'CreatePublicThreads', bit: 35, why: 'open a thread for each report' },
    {
      permission: 'ReadMessageHistory',
      bit: 16,
      why: 'read again what was written while it was away',
    },
    { permission: 'EmbedLinks', bit: 14, why: 'show a card where components cannot be shown' },
    { permission: 'AttachFiles', bit: 15, why: 'attach what is too long for a message' },
    {
      permission: 'ManageThreads',
      bit: 34,
      why: 'set tags of forum posts, close and lock them; without it, it only answers',
    },
  ],
  /** Of the invitation. */
  scopes: ['applications.commands', 'bot'],
} as const satisfies Surface;

interface Surface {
  readonly name: string;
  readonly description: Wording;
  readonly commands: readonly SurfaceCommand[];
  readonly messageCommand: { readonly name: string; readonly de: string };
  readonly intents: readonly {
    readonly intent: string;
    readonly isPrivileged: boolean;
    readonly why: string;
  }[];
  readonly permissions: readonly {
    readonly permission: string;
    readonly bit: number;
    readonly why: string;
  }[];
  readonly scopes: readonly string[];
}
