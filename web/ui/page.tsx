import { useEffect, type ReactNode } from "react";

/** Names the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Red Queen" : `${title} \u00b7 Red Queen`;
  }, [title]);
}

/** What went wrong, in the server's own words. */
export function Problem({ error }: { readonly error: Error | string | null }) {
  if (error === null || error === "") return null;
  return (
    <p className="problem" role="alert">
      {typeof error === "string" ? error : error.message}
    </p>
  );
}

/** Says what is awaited, in place of a spinner. */
export function Waiting({ children }: { readonly children: ReactNode }) {
  return <p className="soft">{children}</p>;
}
