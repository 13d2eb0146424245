import { useState, type FormEvent } from "react";
import { adminToken, ApiError } from "./api.ts";
import { ValueStore, useStore } from "../ui/value-store.ts";
import { Dialog } from "../ui/dialog.tsx";

type Asking = { readonly reason: string; readonly answer: (token: string | null) => void } | null;

const WANTED = "Whoever launches, pauses, stops or deletes leagues on this server needs its administrator's token.";
const WRONG = "That is not this server's token; try again.";

const asking = new ValueStore<Asking>(null);

/** Does what may need the administrator's token: where the server wants it, asks once and keeps it for this tab. */
export async function asAdmin<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const reason = adminToken.get() === null ? WANTED : WRONG;
      adminToken.clear();
      const token = await new Promise<string | null>((answer) => asking.set({ reason, answer }));
      asking.set(null);
      if (token === null)
        throw new ApiError("page/no-token", "Nothing was done: it needs the administrator's token.", 401);
      adminToken.set(token);
    }
  }
}

/** The question for the token; on the page once. */
export function AdminDialog() {
  const request = useStore(asking);
  const [token, setToken] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    request?.answer(token);
    setToken("");
  };
  return (
    <Dialog open={request !== null} title="Administrator's token" onClose={() => request?.answer(null)}>
      <form className="stack loose" onSubmit={submit}>
        <p>{request?.reason}</p>
        <label className="field">
          <span>Token</span>
          <input
            type="password"
            autoComplete="off"
            value={token}
            required
            onChange={(event) => setToken(event.currentTarget.value)}
          />
          <small>The ADMIN_TOKEN the server was started with. This tab keeps it until it is closed.</small>
        </label>
        <div className="row">
          <button type="submit" className="primary">
            Use it
          </button>
          <button type="button" onClick={() => request?.answer(null)}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
