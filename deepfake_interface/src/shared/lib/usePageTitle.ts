import { useEffect } from 'react';

/** Names the page while the component is shown; a report that is printed gets its file name by it. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      // Another screen may have named the page by now.
      if (document.title === title) document.title = before;
    };
  }, [title]);
}
