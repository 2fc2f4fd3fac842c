/** Block Kit's limits (docs.slack.dev/reference/block-kit/blocks), as data. */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Of all blocks of a message; undocumented, measured by users (bolt-js issue 2509). */
  messageBlockCharacters: 13_172,
  /** Where chat.postMessage cuts the text. */
  postText: 40_000,
  /** Bytes of UTF-8 after escaping; above, chat.update answers `msg_too_long`. */
  updateText: 4000,
  metadataBytes: 7000,
  viewBytes: 250_000,
  modalStack: 3,
} as const;
