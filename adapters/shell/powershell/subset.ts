import type { ScriptFlaw } from '#src/ports/script-check.ts';
import { flawAt, quoted } from './flaw.ts';
import { commentFlaws, stringFlaws, wordFlaws } from './lexical.ts';
import { allNodes, type Node } from './tree.ts';

/** The PowerShell that scripts are written in. What is not named here is refused: fail closed. */
const allowed = new Set(
  (
    'program param_block parameter_list script_parameter script_parameter_default attribute_list attribute ' +
    'attribute_arguments attribute_argument type_literal type_spec type_name array_type_name generic_type_name ' +
    'generic_type_arguments dimension type_identifier simple_name statement_list statement_block empty_statement ' +
    'pipeline pipeline_chain command command_name command_name_expr command_elements command_argument_sep ' +
    'command_parameter path_command_name path_command_name_token command_invokation_operator generic_token redirection redirections redirected_file_name ' +
    'file_redirection_operator merging_redirection_operator comment if_statement elseif_clauses elseif_clause ' +
    'else_clause switch_statement switch_parameters switch_parameter switch_condition switch_body switch_clauses ' +
    'switch_clause switch_clause_condition foreach_statement for_statement for_initializer for_condition for_iterator ' +
    'while_statement while_condition do_statement function_statement function_name function_parameter_declaration ' +
    'flow_control_statement try_statement catch_clauses catch_clause catch_type_list finally_clause script_block ' +
    'script_block_body script_block_expression assignment_expression left_assignment_expression assignement_operator ' +
    'logical_expression bitwise_expression comparison_expression additive_expression multiplicative_expression ' +
    'format_expression range_expression array_literal_expression comparison_operator format_operator ' +
    'logical_argument_expression bitwise_argument_expression comparison_argument_expression ' +
    'additive_argument_expression multiplicative_argument_expression format_argument_expression ' +
    'range_argument_expression expression_with_unary_operator cast_expression parenthesized_expression sub_expression ' +
    'array_expression hash_literal_expression hash_literal_body hash_entry post_increment_expression ' +
    'post_decrement_expression pre_increment_expression pre_decrement_expression member_access element_access ' +
    'invokation_expression argument_list argument_expression_list member_name variable braced_variable ' +
    'decimal_integer_literal hexadecimal_integer_literal real_literal expandable_string_literal ' +
    'verbatim_string_characters expandable_here_string_literal verbatim_here_string_characters'
  ).split(' '),
);

const said: Readonly<Record<string, string>> = {
  pipeline_chain_tail: '&& and || are PowerShell 7; write if ($LASTEXITCODE -eq 0) or if ($?)',
  stop_parsing: '--% hands the rest of the line to a program unread',
  verbatim_command_argument: '--% hands the rest of the line to a program unread',
  trap_statement: 'write try … catch instead of trap',
  class_statement: 'a script defines no classes',
  enum_statement: 'a script defines no types',
  named_block_list: 'begin, process and end blocks are not needed here',
  foreach_parameter: '-Parallel is not for scripts',
  switch_filename: 'switch -File is not for scripts; use Get-Content',
  label: 'labels make jumps; write a function with return',
  label_expression: 'labels make jumps; write a function with return',
  invokation_foreach_expression: 'write ForEach-Object instead of .ForEach',
  inlinescript_statement: 'workflows are not for scripts',
  parallel_statement: 'workflows are not for scripts',
  sequence_statement: 'workflows are not for scripts',
};

/**
 * What stands outside of the PowerShell that scripts are written in, or is written so that PowerShell and this check might read it
 * differently.
 */
export function subsetFlaws(root: Node, source: string): ScriptFlaw[] {
  const nodes = allNodes(root);
  return [
    ...nodes.flatMap(kindFlaw),
    ...nodes.flatMap((node) => commentFlaws(node, source)),
    ...nodes.flatMap(stringFlaws),
    ...nodes.flatMap((node) => wordFlaws(node, source)),
  ];
}

function kindFlaw(node: Node): ScriptFlaw[] {
  if (node.type === 'flow_control_statement' && /^exit\b/i.test(node.text)) {
    return [flawAt(node, 'ends with "exit", whose code cannot be seen; write "throw" or "return"')];
  }
  if (node.type === 'function_statement' && /^workflow/i.test(node.text)) {
    return [flawAt(node, 'workflows are not for scripts')];
  }
  if (!node.named || allowed.has(node.type)) return [];
  const message = said[node.type] ?? `is not for scripts (${node.type}): ${quoted(node.text)}`;
  return [flawAt(node, message)];
}
