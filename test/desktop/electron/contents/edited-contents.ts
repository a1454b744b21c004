import { edit, type EditCommand } from './editing.ts'
import { ShownContents } from './shown-contents.ts'

/** What a menu can do with the text of a page. */
export abstract class EditedContents extends ShownContents {
  insertText(text: string): Promise<void> {
    return this.page.then(({ session }) => session.send('Input.insertText', { text })).then(() => undefined)
  }

  replace(text: string): void {
    void this.insertText(text)
  }

  replaceMisspelling(text: string): void {
    void this.insertText(text)
  }

  cut(): void {
    this.#edit('cut')
  }

  copy(): void {
    this.#edit('copy')
  }

  paste(): void {
    this.#edit('paste')
  }

  pasteAndMatchStyle(): void {
    this.#edit('pasteAndMatchStyle')
  }

  undo(): void {
    this.#edit('undo')
  }

  redo(): void {
    this.#edit('redo')
  }

  selectAll(): void {
    this.#edit('selectAll')
  }

  delete(): void {
    this.#edit('delete')
  }

  unselect(): void {
    this.#edit('unselect')
  }

  #edit(command: EditCommand): void {
    this.act((page) => edit(page.session, command))
  }
}
