import type { types } from '@slack/bolt';
import { cut, head, literal } from '#src/chat/literal.ts';
import { limits } from './limits.ts';

/** Where a form's text stands in `view.state.values`. */
export const formField = { blockId: 'fettle-field', actionId: 'fettle-text' } as const;
export const formId = 'fettle-form';
export const reportFormId = 'fettle-report';
export const hostField = { blockId: 'fettle-host', actionId: 'fettle-text' } as const;

export interface FormOptions {
  /** What is asked, e.g. of an action's form. */
  readonly label: string;
  readonly multiline: boolean;
  /** Comes back with the submission: at most 3000 characters; visible to whoever opens the form. */
  readonly metadata: string;
}

/** The form behind a button. */
export function formOf({ label, multiline, metadata }: FormOptions): types.ModalView {
  return {
    ...frame(formId, 'Your answer', metadata),
    submit: plain('Send'),
    blocks: [textInput(label, { multiline })],
  };
}

/** The form of the global shortcut: an error, and the host it is about. */
export function reportForm(metadata: string): types.ModalView {
  const host: types.InputBlock = {
    type: 'input',
    block_id: hostField.blockId,
    optional: true,
    label: plain('Host, if you know it'),
    element: { type: 'plain_text_input', action_id: hostField.actionId, max_length: 200 },
  };
  return {
    ...frame(reportFormId, 'Diagnose an error', metadata),
    submit: plain('Diagnose'),
    blocks: [textInput('What does the error say? Paste it as it is.', { multiline: true }), host],
  };
}

function frame(
  callbackId: string,
  title: string,
  metadata: string,
): Pick<types.ModalView, 'type' | 'callback_id' | 'private_metadata' | 'title' | 'close'> {
  if (metadata.length > limits.view.metadata) throw new RangeError('too much for a form to carry');
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: metadata,
    title: plain(head(title, limits.view.title)),
    close: plain('Not now'),
  };
}

function textInput(
  label: string,
  { multiline }: { readonly multiline: boolean },
): types.InputBlock {
  const asked = literal(label).trim();
  return {
    type: 'input',
    block_id: formField.blockId,
    label: plain(cut(asked === '' ? 'Your answer' : asked, limits.input.label).text),
    element: {
      type: 'plain_text_input',
      action_id: formField.actionId,
      multiline,
      max_length: limits.input.text,
    },
  };
}

function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}
