/** Line drawings on a 24-unit grid, stroke only. */
export const ICONS = {
  dice: 'M5.5 3h13A2.5 2.5 0 0 1 21 5.5v13a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 18.5v-13A2.5 2.5 0 0 1 5.5 3zM8 8h.5M15.5 8h.5M11.75 12h.5M8 16h.5M15.5 16h.5',
  send: 'M12 20V5M5.5 11.5 12 5l6.5 6.5',
  people:
    'M9 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.4a3.75 3.75 0 0 1 0 6.8M18.5 14.5a6.5 6.5 0 0 1 3 5.5',
  close: 'm6 6 12 12M18 6 6 18',
  pen: 'M4 20l1-4.5L16.5 4a2.1 2.1 0 0 1 3 3L8.5 19 4 20zM14 6.5l3.5 3.5',
  door: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10M16.5 8.5 20 12l-3.5 3.5',
  down: 'M12 5v14M5.5 12.5 12 19l6.5-6.5',
  warning: 'M12 4 2.5 20h19L12 4zM12 10v4.5M12 17.2h.01',
  again: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  unlocked: 'M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 7.6-1.7',
} as const

export type IconName = keyof typeof ICONS
