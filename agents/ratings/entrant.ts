/** What a row of the ratings is about. */
export interface Entrant {
  /** Index among the names of the counts. */
  readonly index: number;
  readonly member: string;
  /** The role that it is rated in; null where roles are not distinguished. */
  readonly role: string | null;
}
