import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { en as desk } from '../../../src/renderer/i18n/desk/en.ts'
import { en } from '../../../src/renderer/i18n/en.ts'
import { loopbackName } from '../../support/loopback-mdns.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { launchDesktop, type DesktopApp, type DesktopOptions } from '../driver/launch-desktop.ts'

export const words = { ...en, ...desk }

/** Other tests have rooms on this computer at the same time: a title of this test alone. */
export const ownTitle = (title: string): string => `${title} ${randomBytes(3).toString('hex')}`

/** Titles stand between marks that keep their direction to themselves. */
const titled = (before: string, title: string) => new RegExp(`^${before}.?${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.?$`)

/** Somebody at a computer with the app. What they keep lies in their folder: another start in it is the same person. */
export class Person {
  readonly app: DesktopApp
  readonly page: Page
  readonly options: DesktopOptions

  private constructor(app: DesktopApp, page: Page, options: DesktopOptions) {
    this.app = app
    this.page = page
    this.options = options
  }

  static async at(name: string, more: Partial<DesktopOptions> = {}): Promise<Person> {
    const options: DesktopOptions = {
      userData: tempFolder(),
      languages: ['en'],
      // Rooms are announced and looked for on loopback: the tests' computer is the whole network.
      env: { WATERCOOLER_INTERFACE: loopbackName() },
      ...more,
    }
    const app = await launchDesktop(options)
    const page = await app.window()
    const person = new Person(app, page, options)
    await page.getByRole('heading', { level: 1 }).or(page.getByRole('main')).first().waitFor()
    await person.ask('shell.change', { settings: { name } })
    return person
  }

  /** The same person at the same computer, once more. */
  async again(more: Partial<DesktopOptions> = {}): Promise<Person> {
    const options = { ...this.options, ...more }
    const app = await launchDesktop(options)
    return new Person(app, await app.window(), options)
  }

  /** What the page itself may ask for; answers with how it went. */
  ask<T>(verb: string, args?: object): Promise<T> {
    return this.page.evaluate(`window.watercooler.${verb}(${args === undefined ? '' : JSON.stringify(args)})`)
  }

  async host(title: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: words.hostRoom }).click()
    await this.page.getByLabel(words.roomTitle).fill(title)
    await this.page.getByRole('button', { name: words.openTheRoom }).click()
    await this.page.getByRole('button', { name: words.stopHosting }).waitFor()
  }

  async lobby(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: words.findRooms }).click()
  }

  /** One click. */
  async join(title: string): Promise<void> {
    await this.page.getByRole('button', { name: titled('Join ', title) }).click()
    await this.composer.waitFor()
  }

  /** The room in the sidebar. */
  entry(title: string) {
    return this.page.getByRole('navigation').getByRole('button', { name: new RegExp(title) })
  }

  get composer() {
    return this.page.getByRole('textbox', { name: words.message, exact: true })
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  async reads(text: string): Promise<void> {
    await this.page.getByRole('log').getByText(text, { exact: true }).waitFor()
  }

  async readsOnce(text: string): Promise<void> {
    await this.reads(text)
    expect(await this.page.getByRole('log').getByText(text, { exact: true }).count()).toBe(1)
  }
}
