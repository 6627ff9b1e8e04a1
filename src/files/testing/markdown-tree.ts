/** Markdown as GitHub reads it, for tests of what a text becomes. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export type MarkdownNode = ReturnType<typeof fromMarkdown> | ReturnType<typeof fromMarkdown>['children'][number];

export function parseMarkdown(text: string): ReturnType<typeof fromMarkdown> {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** A node and all below it. */
export function* nodesOf(node: MarkdownNode): Generator<MarkdownNode> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* nodesOf(child as MarkdownNode);
}

/** What GitHub links in text that is no code: people, issues, commits, addresses; and what hides or reorders text. */
const linked = /@[\p{L}\p{N}]|#\d|\bgh-\d|\b[0-9a-f]{7,40}\b|:\/\/|\bwww\./iu;
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * What in a text is more than words, code and structure: HTML, images, definitions, links that `mayLink` does not allow,
 * mentions, and what is invisible.
 */
export function harmIn(markdown: string, mayLink: (url: string) => boolean = () => false): string[] {
  const harm: string[] = invisible.test(markdown.replaceAll('\n', '')) ? ['invisible characters'] : [];
  const forbidden = [
    'html',
    'image',
    'imageReference',
    'linkReference',
    'definition',
    'footnoteReference',
    'footnoteDefinition',
  ];
  const visit = (node: MarkdownNode): void => {
    if (node.type === 'link') {
      if (!mayLink(node.url)) harm.push(`link to ${node.url}`);
      return;
    }
    if (forbidden.includes(node.type)) harm.push(node.type);
    if (node.type === 'text' && linked.test(node.value)) harm.push(`text ${JSON.stringify(node.value)}`);
    if ('children' in node) for (const child of node.children) visit(child as MarkdownNode);
  };
  visit(parseMarkdown(markdown));
  return harm;
}
