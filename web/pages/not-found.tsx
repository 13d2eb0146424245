import { Link } from "wouter";
import { useTitle } from "../ui/page.tsx";

/** Page for unknown addresses. */
export function NotFoundPage() {
  useTitle("Not found");
  return (
    <div className="stack loose">
      <h1>Page not found</h1>
      <p className="measure">
        It may have been a table that is closed. Live matches are on the <Link href="/">home page</Link>, finished ones
        under <Link href="/matches">Matches</Link>.
      </p>
    </div>
  );
}
