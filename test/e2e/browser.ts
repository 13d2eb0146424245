import type { Browser, Page } from "playwright-core";
import type { MatchTicket } from "../../server/schemas/matches.ts";

/** A page that collects its errors, thrown and logged. */
export async function openPage(browser: Browser, address: string): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  await page.goto(address);
  return { page, errors };
}

/** Sums layout shifts from the next page on, as scored by the browser. */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    Object.assign(window, { shifts: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) {
        if (!entry.hadRecentInput) (window as unknown as { shifts: number }).shifts += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

/** The sum of layout shifts so far. */
export const shiftsOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { shifts: number }).shifts);

/** Opens a room as the owner of one of its seats; `isNewcomer` shows the lesson first. */
export async function openSeat(page: Page, address: string, ticket: MatchTicket, isNewcomer = false): Promise<void> {
  await page.goto(`${address}/health`);
  await page.evaluate(
    ([room, token, isDone]) => {
      for (const storage of [sessionStorage, localStorage]) storage.setItem(`seat ${room}`, token);
      if (isDone) localStorage.setItem("coach-done", "yes");
    },
    [ticket.room, ticket.tokens[0]?.token ?? "", !isNewcomer] as const,
  );
  await page.goto(`${address}/rooms/${ticket.room}`);
}
