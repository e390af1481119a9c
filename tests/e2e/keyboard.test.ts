import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { json, lastCheckpoint, temporaryFolder } from './setup/command.ts'
import { openProjectPage } from './setup/openProjectPage.ts'

/** The name and role of what has the focus, as a screen reader says them. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return ''
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : []
    const name =
      element.getAttribute('aria-label') ?? (labels.map((label) => label.textContent).join(' ') || element.textContent)
    return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${name.replace(/\s+/g, ' ').trim()}`
  })

/** Whether what has the focus is seen to have it: an outline or a shadow that it, or its label, has not otherwise. */
const isSeen = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const marked = [element, element.closest('label')].some((one) => {
      if (!one) return false
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    })
    return marked && element.matches(':focus-visible')
  })

/** Goes by Tab to what is so called; every control on the way must show its focus. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key)
    const now = await focused(page)
    passed.push(now)
    if (now === '') continue
    await expect.poll(() => isSeen(page), { message: `the focus of ${now}` }).toBe(true)
    if (name.test(now)) return
  }
  throw new Error(`No Tab leads to ${String(name)}:\n${passed.join('\n')}`)
}

test('two runs are compared, and a figure of the comparison is made, changed and exported, by the keyboard alone', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  const run = ['run', 'roundtrip', '--model', 'demo', '--count', '4', '--seed', '420', '--project', folder]
  await json(...run, '--steps', '2,4')
  const { page, problems } = await openProjectPage(context, folder)
  await page.getByRole('checkbox').first().waitFor()

  // Both runs are marked, and compared
  await tabTo(page, /Choose Round trip/)
  await page.keyboard.press('Space')
  await tabTo(page, /Choose Round trip/)
  await page.keyboard.press('Space')
  await tabTo(page, /^a Compare 2/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor()
  // A screen reader says the page that one came to, and Tab goes on from there
  await expect.poll(() => focused(page)).toBe('h1 Compare')
  await page.getByRole('img', { name: 'Sample of image 0, run B' }).waitFor()

  // Wipe, with the place of its line
  await tabTo(page, /Side by side/)
  await page.keyboard.press('ArrowRight')
  await page.getByRole('img', { name: /Image 0 of A and B/ }).waitFor()
  await tabTo(page, /Where the wipe cuts/)
  await page.keyboard.press('Home')
  await expect.poll(() => page.getByRole('slider').inputValue()).toBe('0')

  // Enlarged pictures are moved by the arrow keys of the zoom
  await tabTo(page, /Larger/)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Zoom 200 %/ }).waitFor()
  const transform = () =>
    page.locator('.images').evaluate((element) => (element as HTMLElement).style.getPropertyValue('--zoom'))
  const before = await transform()
  await page.keyboard.press('ArrowRight')
  await expect.poll(transform).not.toBe(before)

  // Numbers: what a measure is, and from a dot to its image and back
  await tabTo(page, /^input Images/, 'Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await page.getByRole('heading', { name: 'Pair by pair' }).waitFor()
  await expect.poll(() => focused(page)).toBe('input Numbers')
  await tabTo(page, /^button Explain /)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('All words and measurements').waitFor()
  await page.keyboard.press('Escape')
  await tabTo(page, /^listbox Points of/)
  await page.getByRole('option', { name: /^image \d/ }).waitFor({ state: 'attached' })
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /^Image/ }).waitFor()
  await expect.poll(() => focused(page)).toMatch(/^h1 Image/)
  await page.keyboard.press('Alt+ArrowLeft')
  await page.getByRole('heading', { name: 'Pair by pair' }).waitFor()
  await expect.poll(() => focused(page)).toBe('h1 Compare')

  // A figure of the pairs, its title changed, exported as PDF
  await tabTo(page, /Make a figure of .*, A and B/)
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'New figure' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Title: / }).waitFor()
  await tabTo(page, /^button Title: /)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Two and four steps')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Title: Two and four steps/ }).waitFor()
  await tabTo(page, /^button Export/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Export the figure' }).waitFor()
  await tabTo(page, /^button Export/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('Exported').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  // Where the dialog was opened from
  await expect.poll(() => focused(page)).toMatch(/^button Export/)
  expect((await readdir(path.join(folder, 'figures'))).filter((name) => name.endsWith('.pdf'))).toHaveLength(1)

  // The palette undoes the title
  const choose = async (words: string, entry: RegExp) => {
    // What is typed before the palette is there goes to what has the focus: a space presses a button. A dialog that is going away keeps it from opening.
    const opened = async () => {
      if ((await page.getByRole('dialog').count()) === 0) await page.keyboard.press('Control+k')
      return focused(page)
    }
    await expect.poll(opened).toMatch(/Go to, run, export/)
    await page.keyboard.type(words)
    await page.getByRole('dialog').locator('[data-highlighted]', { hasText: entry }).waitFor()
    await page.keyboard.press('Enter')
  }
  await choose('undo: title', /^Undo: title/i)
  await page.getByRole('button', { name: /^Title: Two and four steps/ }).waitFor({ state: 'detached' })

  // From the palette to a page, and from there by the mouse to another, whose heading has the focus without an outline
  await choose('help', /help/i)
  await expect.poll(() => focused(page)).toBe('h1 Help')
  await expect.poll(() => isSeen(page)).toBe(true)
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'All figures' }).click()
  await expect.poll(() => focused(page)).toBe('h1 Figures')
  await expect.poll(() => isSeen(page)).toBe(false)
  expect(problems).toEqual([])
})

test('a project is opened, a run started, watched and filtered, and an image opened, starred and taken back, by the keyboard alone', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  await json('add', 'model', lastCheckpoint, '--name', 'demo', '--preset', 'landscape-ddpm', '--project', folder)
  // A served workbench shows what lies below the folder that it was started in
  const { page, problems } = await openProjectPage(context, undefined, { cwd: path.dirname(folder) })
  const { keyboard } = page
  const until = (wanted: RegExp | string) => expect.poll(() => focused(page)).toMatch(wanted)
  /** Replaces what stands in the field that has the focus. */
  const write = async (text: string) => {
    await keyboard.press('Control+a')
    await keyboard.type(text)
  }

  // From the start, by the path of the project's folder
  await page.getByRole('button', { name: 'Open project' }).waitFor()
  await tabTo(page, /^button Open project/)
  await keyboard.press('Enter')
  await until(/Filter, or a path/)
  // What is typed before the first folder has arrived stays
  await write(folder)
  await keyboard.press('Enter')
  await page.getByRole('dialog').getByText(`${folder}/study.inverscope`).waitFor()
  await tabTo(page, /^button Open$/)
  await keyboard.press('Enter')
  await until(/^h1 study/)
  // The ring around the title ends above the sentence below it
  const ring = () =>
    page.evaluate(() => {
      const title = document.querySelector('main h1')!
      const { outlineWidth, outlineOffset } = getComputedStyle(title)
      const end = title.getBoundingClientRect().bottom + parseFloat(outlineWidth) + parseFloat(outlineOffset)
      const below = title.nextElementSibling?.getBoundingClientRect().top
      return { width: parseFloat(outlineWidth), isApart: below !== undefined && below - end > 1 }
    })
  await expect.poll(ring).toEqual({ width: 2, isApart: true })

  // A run of twelve noises, by the button above
  await tabTo(page, /^button New run/, 'Shift+Tab')
  await keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'New run' })
  await form.getByRole('textbox', { name: 'Images' }).waitFor()
  await tabTo(page, /^input Images/)
  await write('12')
  await tabTo(page, /Steps T/)
  await write('4')
  await expect.poll(() => form.getByRole('button', { name: 'Start' }).isEnabled()).toBe(true)
  await tabTo(page, /^button Start/)
  await keyboard.press('Enter')
  await until(/^h1 .*T 4/)

  // It is seen to be done where it is, and ten of its images are left
  await page.locator('.facts').getByText('done', { exact: true }).waitFor()
  await tabTo(page, /^button Filter, group/)
  await keyboard.press('Enter')
  await page.getByRole('checkbox', { name: 'Starred only' }).waitFor()
  await tabTo(page, /^input Images/)
  await write('2-11')
  await keyboard.press('Enter')
  await page.getByText('10 of 12 images').waitFor()
  await keyboard.press('Escape')
  await until(/^button Filter, group/)
  // At 1440 pixels the tools of pictures stand on the line of the others, also beside a filter that is on
  const middleOf = async (name: RegExp) => {
    const { y, height } = (await page.getByRole('button', { name }).boundingBox())!
    return y + height / 2
  }
  await expect.poll(async () => (await middleOf(/^Larger$/)) - (await middleOf(/^Filter, group/))).toBeCloseTo(0, 0)

  // From the last row of the gallery to its image
  const cell = page.locator('[role=gridcell]:focus')
  await tabTo(page, /^gridcell/)
  await keyboard.press('End')
  await page.waitForURL(/row=11/)
  await expect.poll(() => cell.getByRole('img').getAttribute('alt')).toMatch(/of image 11/)
  await keyboard.press('Enter')
  await until(/^h1 Image #011/)
  await keyboard.press('s')
  await page.getByText('#011 starred').waitFor()
  await page.getByRole('button', { name: 'Starred' }).waitFor()
  await keyboard.press('Control+z')
  await page.getByRole('button', { name: 'Star', exact: true }).waitFor()

  // And back to where one was
  await keyboard.press('Escape')
  await page.getByText('10 of 12 images').waitFor()
  await expect.poll(() => cell.getByRole('img').getAttribute('alt')).toMatch(/of image 11/)
  const isInSight = async () => {
    const { y, height } = (await cell.boundingBox())!
    return y > 0 && y + height < 900
  }
  await expect.poll(isInSight).toBe(true)
  await keyboard.press('ArrowUp')
  await page.waitForURL(/row=10/)
  expect(problems).toEqual([])
})
