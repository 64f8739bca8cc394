package org.dialogs.openfire.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls methods of Openfire's multi-user chat, whose classes have changed with almost every version: interfaces became classes, and types
 * of parameters became others. Their names have stayed. What was found once is remembered: to look through the hundreds of methods of a
 * room takes longer than to send a message into it.
 */
final class ByName {

    private static final Map<Name, List<Method>> FOUND = new ConcurrentHashMap<>();

    private record Name(Class<?> type, String name, int parameters) {}

    private ByName() {}

    /**
     * Calls the public method of that name which takes these arguments, of which none is null.
     *
     * @throws RoomRefusedException if there is none, or with what it threw
     */
    static Object call(Object target, String name, Object... arguments) throws RoomRefusedException {
        Method method = methods(target.getClass(), name, arguments.length).stream()
                .filter(candidate -> takes(candidate, arguments))
                .findFirst()
                .orElseThrow(() -> new RoomRefusedException(
                        target.getClass().getName() + " has no method " + name + " in this version of Openfire"));
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw RoomRefusedException.of(e.getCause());
        } catch (IllegalAccessException e) {
            throw RoomRefusedException.of(e);
        }
    }

    /** The public method of that name and this number of parameters, if there is one. */
    static Optional<Method> find(Class<?> type, String name, int parameters) {
        return methods(type, name, parameters).stream().findFirst();
    }

    private static List<Method> methods(Class<?> type, String name, int parameters) {
        return FOUND.computeIfAbsent(new Name(type, name, parameters), ByName::search);
    }

    private static List<Method> search(Name name) {
        return Arrays.stream(name.type().getMethods())
                .filter(method ->
                        method.getName().equals(name.name()) && method.getParameterCount() == name.parameters())
                // Some of the classes are private, their methods are not.
                .peek(method -> method.setAccessible(true))
                .toList();
    }

    private static boolean takes(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            boolean fits =
                    types[i] == boolean.class ? arguments[i] instanceof Boolean : types[i].isInstance(arguments[i]);
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
