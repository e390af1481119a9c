/**
 * A file of the page that did not arrive: the connection broke off while it was on its way, or a newer Inverscope serves the page now and no longer
 * has it.
 */
export class PageFileMissing extends Error {
  constructor(cause: unknown) {
    super(
      'A part of this page could not be loaded. Reload the page; if that does not help, see whether Inverscope runs.',
      {
        cause,
      },
    )
  }
}
