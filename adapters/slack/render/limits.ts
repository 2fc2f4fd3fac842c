/**
 * What Slack accepts, in characters or pieces. Sources: the reference of Block Kit, doc comments of
 * @slack/types 3.2.0, app manifest reference. Where Slack documents nothing the number is ours and says so.
 */
export const limits = {
  message: {
    blocks: 50,
    /** Of `text`, in bytes once it is escaped: chat.postMessage takes more, chat.update refuses it. */
    text: 4000,
    /** Ours, of all blocks together; somewhere above 13,000 Slack answers `msg_blocks_too_long`. */
    total: 10_000,
  },
  surface: { blocks: 100 },
  section: { text: 3000, fields: 10, field: 2000 },
  header: { text: 150 },
  /** Ours: no limit of rich text is documented. */
  richText: {
    text: 3000,
    title: 600,
    item: 1000,
    label: 200,
    line: 300,
    code: 2400,
    codeLines: 25,
  },
  context: { elements: 10 },
  actions: { elements: 25, actionId: 255, blockId: 255 },
  button: { text: 75, value: 2000 },
  confirm: { title: 100, text: 300, button: 30 },
  select: { options: 100, text: 75, value: 75, placeholder: 150 },
  /** Ours: no limit of plans is documented. */
  plan: { title: 150, tasks: 25, task: 200 },
  view: { title: 24, button: 24, metadata: 3000, callbackId: 255 },
  input: { label: 2000, text: 3000, hint: 2000 },
  file: { name: 80, title: 150 },
  /** Of the app's manifest. */
  manifest: {
    name: 35,
    description: 140,
    longDescription: { least: 174, most: 4000 },
    displayName: 80,
    command: 32,
    commandDescription: 2000,
    usageHint: 1000,
    shortcutName: 24,
    shortcutDescription: 150,
    prompts: 4,
  },
} as const;
