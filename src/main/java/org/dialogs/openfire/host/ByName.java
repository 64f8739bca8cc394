package org.dialogs.openfire.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/**
 * Calls methods of Openfire's multi-user chat, whose classes have changed with almost every version: interfaces became classes, and types
 * of parameters became others. Their names have stayed.
 */
final class ByName {

    private ByName() {}

    /**
     * Calls the public method of that name which takes these arguments, of which none is null.
     *
     * @throws RoomRefusedException if there is none, or with what it threw
     */
    static Object call(Object target, String name, Object... arguments) throws RoomRefusedException {
        Method method = Arrays.stream(target.getClass().getMethods())
                .filter(candidate -> candidate.getName().equals(name) && takes(candidate, arguments))
                .findFirst()
                .orElseThrow(() -> new RoomRefusedException(
                        target.getClass().getName() + " has no method " + name + " in this version of Openfire"));
        try {
            // Some of the classes are private, their methods are not.
            method.setAccessible(true);
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw RoomRefusedException.of(e.getCause());
        } catch (IllegalAccessException e) {
            throw RoomRefusedException.of(e);
        }
    }

    /** The public method of that name and this number of parameters, if there is one. */
    static Optional<Method> find(Class<?> type, String name, int parameters) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == parameters)
                .findFirst();
    }

    private static boolean takes(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
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
