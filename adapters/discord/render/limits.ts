/**
 * What Discord accepts, in characters or pieces. Sources: the references of messages, components, modals and
 * application commands (discord.com/developers/docs), doc comments of discord-api-types. Where Discord
 * documents nothing, or we want less of it, the number is ours and says so.
 */
export const limits = {
  message: { content: 2000, nonce: 25, files: 10 },
  /** Of a message of components: in all, with those inside of others. */
  container: {
    components: 40,
    text: 4000,
    /** Ours: rows with buttons take 24 components, files 4, what is asked before they count 3, the rest 3. */
    bodies: 6,
  },
  embed: { description: 4096, total: 6000, embeds: 10 },
  /** Ours: a message of components has no rows of its own, the others have five. */
  rows: { most: 4, buttons: 5, menus: 2, confirmed: 3 },
  button: { label: 80, customId: 100 },
  select: { options: 25, label: 100, value: 100, placeholder: 150 },
  modal: { title: 45, components: 5, customId: 100 },
  label: { label: 45, description: 100 },
  input: { text: 4000, placeholder: 100 },
  upload: { files: 10 },
  /** Ours: no limit of the pieces of a text is documented. */
  text: {
    title: 600,
    item: 1000,
    paragraph: 3000,
    label: 200,
    line: 200,
    code: 1500,
    codeLines: 25,
    confirm: 450,
    choices: 450,
    question: 400,
  },
  file: {
    /** The alternative text of an attachment. */
    description: 1024,
    /** Ours: three long blocks, and the whole message. */
    number: 3,
    /** Ours, in characters: four bytes each are less than the 10 MiB that every server takes. */
    text: 500_000,
  },
  command: {
    name: 32,
    description: 100,
    options: 25,
    choices: 25,
    choice: 100,
    /** Names, descriptions and values of one command, in its longest language. */
    total: 8000,
  },
} as const;
