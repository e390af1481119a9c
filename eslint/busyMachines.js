// What makes a test right on a machine that has nothing else to do, and wrong on a busy one; for no-restricted-syntax.

/** Of all tests: waits of a fixed short time. */
export const shortWaits = [
  {
    selector: "CallExpression[callee.object.name='vi'][callee.property.name='waitFor'][arguments.length<2]",
    message:
      'It gives up after a second, which a busy machine takes: use expect.poll, which waits as vitest.config.ts says.',
  },
]
const looks =
  'count|is[A-Z]\\w+|inputValue|textContent|innerText|allInnerTexts|getAttribute|boundingBox|evaluate|evaluateAll'
/** Of tests of pages: a page is looked at once, at a moment that nothing says is late enough. */
export const firstLooks = [
  {
    selector: "CallExpression[callee.property.name='waitForTimeout']",
    message: 'A busy machine takes longer: wait for what is to be seen.',
  },
  {
    selector: `CallExpression[callee.name='expect'] > AwaitExpression > CallExpression[callee.property.name=/^(${looks})$/]`,
    message: 'A busy machine shows it later: use expect.poll.',
  },
  {
    selector:
      "CallExpression[callee.name='expect'] > CallExpression[callee.object.name='page'][callee.property.name='url']",
    message: 'A busy machine comes there later: use expect.poll or waitForURL.',
  },
]
