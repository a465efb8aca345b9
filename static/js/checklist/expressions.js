/** What the expression of a check is worth over some answers, as missions/checklists/expressions.py says. Pure. */

const OPERATORS = {
  "<=": (left, right) => left <= right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  ">": (left, right) => left > right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  in: (item, items) => items.includes(item),
  "not in": (item, items) => !items.includes(item),
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
};

/**
 * Three-valued: null when it depends on an answer that is not there.
 * @param tree as the library's `tree_of` writes it: a number or text, or a list that begins with what it is
 * @param {{value: Function, isWithoutValue: Function, valueOrZero: Function, anyCritical: Function}} scope
 */
export function worth(tree, scope) {
  if (!Array.isArray(tree)) return tree;
  const [what, left, right] = tree;
  switch (what) {
    case "list":
      return tree.slice(1);
    case "key":
      return scope.value(left);
    case "minutes": // times and moments are minutes already
      return worth(left, scope);
    case "any_critical":
      return scope.anyCritical();
    case "blank":
      return scope.isWithoutValue(left[1]);
    case "zero_if_blank":
      return scope.valueOrZero(left[1]);
    case "not":
      return opposite(worth(left, scope));
    case "and":
      return decided(false, left, right, scope);
    case "or":
      return decided(true, left, right, scope);
    default:
      return joined(what, left, right, scope);
  }
}

function opposite(inner) {
  return inner === null ? null : !inner;
}

/** One side alone decides when it is `decisive`; else both must be known. */
function decided(decisive, left, right, scope) {
  const one = worth(left, scope);
  if (one === decisive) return decisive;
  const other = worth(right, scope);
  if (other === decisive) return decisive;
  return one === null || other === null ? null : !decisive;
}

/** A comparison or a sum: unknown as soon as one side is. */
function joined(operator, left, right, scope) {
  const one = worth(left, scope);
  if (one === null) return null;
  const other = worth(right, scope);
  return other === null ? null : OPERATORS[operator](one, other);
}
